using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Tokens for programs.</summary>
public sealed class ServiceTokenTests
{
    private const string Tokens = "/api/v1/service-tokens";

    [Fact(DisplayName = "[AU12] an admin makes a service token, which is shown once, listed without itself, and ends with its sockets when it is revoked")]
    public async Task Life()
    {
        await using var server = await TestServer.StartAsync();
        var admin = await server.RegisterAsync("ada", "acme");
        var made = await server.Http.PostAnswerAsync(Tokens, new { name = "billing", roles = new[] { "service", "metrics" }, expires_in = 7200 }, admin.Token);
        made.Status.ShouldBe(201);
        made.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var (id, token) = (made.Body.GetProperty("id").GetString()!, made.Body.GetProperty("token").GetString()!);
        Jwt.TryParse(token, out var jwt).ShouldBeTrue();
        string Text(string claim) => jwt.Claims.GetProperty(claim).GetString()!;
        (Text("sub"), Text("name"), Text("org_id"), Text("jti")).ShouldBe(($"svc-{id}", "billing", "acme", id));
        jwt.Claims.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["service", "metrics"]);
        (jwt.Claims.GetProperty("exp").GetInt64() - jwt.Claims.GetProperty("iat").GetInt64()).ShouldBe(7200);

        var list = await server.Http.GetAnswerAsync(Tokens, admin.Token);
        list.Body.GetProperty("tokens").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("billing");
        list.Text.ShouldNotContain(token);
        await using var socket = await server.ConnectAsync("room", token);
        (await socket.WelcomeAsync()).GetProperty("user_id").GetString().ShouldBe($"svc-{id}");

        (await server.Http.CallAsync(HttpMethod.Delete, $"{Tokens}/{id}", token: admin.Token)).Status.ShouldBe(204);
        (await socket.ClosedAsync(TimeSpan.FromSeconds(5))).ShouldBe((1008, "token_revoked"));
        (await server.Http.GetAnswerAsync("/api/v1/rooms", token)).Code.ShouldBe("token_revoked");
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Tokens}/{id}", token: admin.Token)).Code.ShouldBe("service_token_not_found");
        (await server.Http.GetAnswerAsync(Tokens, admin.Token)).Body.GetProperty("tokens").GetArrayLength().ShouldBe(0);
    }

    [Fact(DisplayName = "[AU12] a service token lives a year unless told, and can live ten; a socket with one of ten years stays open")]
    public async Task Lifetimes()
    {
        await using var server = await TestServer.StartAsync();
        var admin = await server.RegisterAsync("ada", "acme");
        async Task<JsonElement> MakeAsync(object request) => (await server.Http.PostAnswerAsync(Tokens, request, admin.Token)).Body;
        double Days(JsonElement made) => (made.GetProperty("expires_at").GetDateTimeOffset() - made.GetProperty("created_at").GetDateTimeOffset()).TotalDays;
        Days(await MakeAsync(new { name = "a", roles = new[] { "agent" } })).ShouldBe(365);
        var far = await MakeAsync(new { name = "b", roles = new[] { "agent" }, expires_in = 315_360_000 });
        Days(far).ShouldBe(3650);
        await using var socket = await server.ConnectAsync("room", far.GetProperty("token").GetString()!);
        await socket.WelcomeAsync();
        (await socket.AskAsync("m", new { type = "message", id = "m", data = new { text = "here" } })).GetProperty("type").GetString().ShouldBe("ack");
    }

    [Theory(DisplayName = "[AU12] a service token with other roles, no name, or a life that can't be is 422 with the field")]
    [InlineData("""{"name":"x","roles":["admin"]}""", "roles")]
    [InlineData("""{"name":"x","roles":["service","user"]}""", "roles")]
    [InlineData("""{"name":"x","roles":[]}""", "roles")]
    [InlineData("""{"name":"x"}""", "roles")]
    [InlineData("""{"roles":["service"]}""", "name")]
    [InlineData("""{"name":"x","roles":["service"],"expires_in":0}""", "expires_in")]
    [InlineData("""{"name":"x","roles":["service"],"expires_in":9000000000000000000}""", "expires_in")]
    public async Task Refused(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        var admin = await server.RegisterAsync("ada", "acme");
        var answer = await server.Http.PostAnswerAsync(Tokens, new StringContent(body, null, "application/json"), admin.Token);
        (answer.Status, answer.Code).ShouldBe((422, "validation_failed"));
        answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    [Fact(DisplayName = "[AU12] only an admin makes, sees and ends service tokens, and only of their own organisation")]
    public async Task Rights()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve, bob) = (await server.RegisterAsync("ada", "acme"), await server.RegisterAsync("eve", "evil"), await server.RegisterAsync("bob"));
        var made = await server.Http.PostAnswerAsync(Tokens, new { name = "billing", roles = new[] { "service" } }, ada.Token);
        var (id, token) = (made.Body.GetProperty("id").GetString(), made.Body.GetProperty("token").GetString());
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Tokens}/{id}", token: eve.Token)).Status.ShouldBe(404);
        (await server.Http.GetAnswerAsync(Tokens, eve.Token)).Body.GetProperty("tokens").GetArrayLength().ShouldBe(0);
        foreach (var other in new[] { bob.Token, token })
        {
            var answer = await server.Http.PostAnswerAsync(Tokens, new { name = "mine", roles = new[] { "service" } }, other);
            (answer.Status, answer.Code, answer.MediaType).ShouldBe((403, "forbidden", "application/problem+json"));
            (await server.Http.GetAnswerAsync(Tokens, other)).Status.ShouldBe(403);
            (await server.Http.CallAsync(HttpMethod.Delete, $"{Tokens}/{id}", token: other)).Status.ShouldBe(403);
        }

        (await server.Http.GetAnswerAsync(Tokens)).Status.ShouldBe(401);
    }

    [Fact(DisplayName = "[OP3] what the command line is built on: an admin of an organisation that is made where it is missing, and a token for it")]
    public async Task CommandLine()
    {
        await using var server = await TestServer.StartAsync();
        var accounts = server.Services.GetRequiredService<Accounts>();
        foreach (var (name, org) in new[] { ("root", "default"), ("boss", "acme"), ("second", "acme") })
            (await accounts.CreateAsync(name, TestServer.Password, org, ["user", "admin"], default)).Account!.OrgId.ShouldBe(org);
        (await accounts.CreateAsync("ROOT", TestServer.Password, "default", ["user"], default)).Problem!.Code.ShouldBe("username_taken");
        (await accounts.CreateAsync("", "short", "no org", ["service"], default)).Problem!.Errors!.Keys.Order().ShouldBe(["org", "password", "roles", "username"]);
        var (token, _) = await server.Services.GetRequiredService<ServiceTokens>().CreateAsync(new OrgId("acme"), "ci", ["service"], null, default);
        (await server.Http.GetAnswerAsync("/api/v1/rooms", token!.Token)).Status.ShouldBe(200);
        var root = (await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "root", password = TestServer.Password })).Body.GetProperty("access_token").GetString();
        (await server.Http.GetAnswerAsync(Tokens, root)).Status.ShouldBe(200);
    }
}
