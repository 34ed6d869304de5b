using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>A login that ends takes its sockets with it.</summary>
public sealed class RevocationTests
{
    // The rule says one second; the rest is for a machine that has other things to do.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory(DisplayName = "[AU6] sockets of a login close with 1008 token_revoked when it ends, however it ends; those of other logins stay")]
    [InlineData("logout")]
    [InlineData("revoked")]
    [InlineData("refresh token used twice")]
    public async Task Closed(string how)
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada");
        var login = await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "ada", password = TestServer.Password });
        var other = login.Body.GetProperty("access_token").GetString()!;
        await using var first = await server.ConnectAsync("room", ada.Token);
        await using var second = await server.ConnectAsync(null, ada.Token);
        await using var kept = await server.ConnectAsync("room", other);
        foreach (var socket in new[] { first, second, kept }) await socket.WelcomeAsync();

        switch (how)
        {
            case "logout":
                await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: ada.Token);
                break;
            case "revoked":
                var sessions = (await server.Http.GetAnswerAsync("/api/v1/auth/sessions", other)).Body.GetProperty("sessions").EnumerateArray();
                var id = sessions.Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
                await server.Http.CallAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{id}", token: other);
                break;
            default:
                for (var i = 0; i < 2; i++) await server.Http.PostAnswerAsync("/api/v1/auth/refresh", new { refresh_token = ada.RefreshToken });
                break;
        }

        (await first.ClosedAsync(Soon)).ShouldBe((1008, "token_revoked"));
        (await second.ClosedAsync(Soon)).ShouldBe((1008, "token_revoked"));
        (await kept.AskAsync("m", new { type = "message", id = "m", data = new { text = "still here" } })).GetProperty("type").GetString().ShouldBe("ack");
        await using var again = await server.ConnectAsync("room", ada.Token);
        (await again.ClosedAsync()).ShouldBe((1008, "token_revoked"));
    }

    [Fact(DisplayName = "[AU7] dev-token opens a socket where it is on")]
    public async Task DevToken()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Auth:AllowDevToken"] = "true");
        await using var socket = await server.ConnectAsync("room", "dev-token");
        (await socket.WelcomeAsync()).GetProperty("user_id").GetString().ShouldBe("dev-user");
    }
}
