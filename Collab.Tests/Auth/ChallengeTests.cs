using System.Text.RegularExpressions;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>How the API as a whole asks for a token and says no.</summary>
public sealed class ChallengeTests
{
    [Fact(DisplayName = "[AU10] every endpoint that needs a token says so without one: 401, WWW-Authenticate, problem+json; and every admin's says 403 to others")]
    public async Task Every()
    {
        await using var server = await TestServer.StartAsync();
        var guest = await server.LoginGuestAsync("gus");
        var asked = new List<string>();
        foreach (var path in (await server.Http.GetAnswerAsync("/openapi/v1.json")).Body.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Value.TryGetProperty("security", out _)))
            {
                var (method, address) = (HttpMethod.Parse(operation.Name), Regex.Replace(path.Name, "{[^}]+}", "x"));
                var body = operation.Value.TryGetProperty("requestBody", out var _) ? new { } : null;
                var answer = await server.Http.CallAsync(method, address, body);
                (answer.Status, answer.Code, answer.MediaType).ShouldBe((401, "missing_token", "application/problem+json"), $"{method} {address}");
                answer.Message.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"collab\"");
                asked.Add($"{method} {path.Name}");
                if (!operation.Value.GetProperty("summary").GetString()!.EndsWith("(admin)", StringComparison.Ordinal)) continue;
                var forbidden = await server.Http.CallAsync(method, address, body, guest.Token);
                (forbidden.Status, forbidden.Code, forbidden.MediaType).ShouldBe((403, "forbidden", "application/problem+json"), $"{method} {address}");
            }

        foreach (var one in new[] { "POST /api/v1/rooms/{id}/join", "PUT /api/v1/users/{id}/teams", "POST /api/v1/service-tokens", "DELETE /api/v1/orgs/{org}/invites/{id}" })
            asked.ShouldContain(one);
    }

    [Fact(DisplayName = "[OP1] HEAD asks for health without its body")]
    public async Task Head()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var address in new[] { "/health", "/health/live", "/health/ready" })
        {
            var answer = await server.Http.CallAsync(HttpMethod.Head, address);
            (answer.Status, answer.Text).ShouldBe((200, ""), address);
        }
    }
}
