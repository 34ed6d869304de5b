using System.Net.WebSockets;
using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>A token's end on an open socket, over the whole server: announced, moved, kept.</summary>
public sealed class TokenLifeTests
{
    [Fact(DisplayName = "[WS11] token_expiring comes 60 s before exp, says when, and comes anew for the token that auth put in its place")]
    public async Task Announced()
    {
        await using var server = await StartAsync("62s");
        var ada = await server.RegisterAsync("ada");
        await using var socket = await server.ConnectAsync("room", ada.Token);
        await socket.WelcomeAsync();
        var first = await socket.ReceiveAsync("token_expiring");
        var end = first.GetProperty("data").GetProperty("expires_at").GetDateTimeOffset();
        (end - first.GetProperty("timestamp").GetDateTimeOffset()).ShouldBeInRange(TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(60.001));
        var renewed = await RefreshAsync(server, ada);
        (await socket.AskAsync("a1", new { type = "auth", id = "a1", data = new { token = renewed } })).GetProperty("type").GetString().ShouldBe("ack");
        var second = await socket.ReceiveAsync("token_expiring");
        second.GetProperty("data").GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(end);
        (await socket.AskAsync("m1", new { type = "message", id = "m1" })).GetProperty("type").GetString().ShouldBe("ack");
    }

    [Fact(DisplayName = "[WS11] at exp the socket closes with 1008 token_expired, not before; one that comes with such a token hears nothing else")]
    public async Task Kept()
    {
        await using var server = await StartAsync("3s");
        var ada = await server.LoginGuestAsync("ada");
        await using var socket = await server.ConnectAsync("room", ada.Token);
        await socket.WelcomeAsync();
        var end = (await socket.ReceiveAsync("token_expiring")).GetProperty("data").GetProperty("expires_at").GetDateTimeOffset();
        (await socket.ClosedAsync()).ShouldBe((1008, "token_expired"));
        DateTimeOffset.UtcNow.ShouldBeGreaterThanOrEqualTo(end);
        await using var late = await server.ConnectAsync("room", ada.Token);
        (await late.ClosedAsync()).ShouldBe((1008, "token_expired"));
        late.All.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[WS11] auth gives nothing for another user's token, an expired, a revoked or a bad one: error invalid_token, and the socket goes on as it was")]
    public async Task Refused()
    {
        await using var server = await StartAsync("1h");
        var ada = await server.RegisterAsync("ada");
        await using var socket = await server.ConnectAsync("room", ada.Token);
        await socket.WelcomeAsync();
        var revoked = await server.Http.LoginAccountAsync("ada");
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: revoked.Token)).Status.ShouldBe(204);
        await using var past = await StartAsync("1s", server.Data);
        var expired = await past.Http.LoginAccountAsync("ada");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var n = 0;
        foreach (var token in new[] { (await server.LoginGuestAsync("bob")).Token, revoked.Token, expired.Token, ada.Token[..^2], "nonsense" })
        {
            var id = $"a{++n}";
            var answer = await socket.AskAsync(id, new { type = "auth", id, data = new { token } });
            answer.GetProperty("type").GetString().ShouldBe("error", $"token {n}");
            answer.GetProperty("data").GetProperty("code").GetString().ShouldBe("invalid_token", $"token {n}");
        }

        (await socket.AskAsync("m1", new { type = "message", id = "m1" })).GetProperty("type").GetString().ShouldBe("ack");
    }

    [Fact(DisplayName = "[WS11] [AU6] roles of a renewed token hold from the next frame on, and so does its login: its end is the socket's, the old one's is not")]
    public async Task Renewed()
    {
        await using var server = await StartAsync("1h");
        var ada = await server.RegisterAsync("ada", "acme");
        await server.CreateRoomAsync(ada, new { id = "plan", access = "view" });
        var bob = await server.LoginAsAsync("bob", "acme", "user");
        await using var socket = await server.ConnectAsync("plan", bob.Token);
        await socket.ReceiveAsync("joined");
        (await DrawAsync(socket, "d1")).GetProperty("data").GetProperty("code").GetString().ShouldBe("forbidden");
        var admin = await server.LoginAsAsync("bob", "acme", "user", "admin");
        await socket.SendAsync(new { type = "auth", id = "a1", data = new { token = admin.Token } });
        (await socket.AnswerAsync("a1")).GetProperty("type").GetString().ShouldBe("ack");
        (await DrawAsync(socket, "d2")).GetProperty("type").GetString().ShouldBe("ack");
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: bob.Token)).Status.ShouldBe(204);
        (await DrawAsync(socket, "d3")).GetProperty("type").GetString().ShouldBe("ack");
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: admin.Token)).Status.ShouldBe(204);
        (await socket.ClosedAsync()).ShouldBe((1008, "token_revoked"));
    }

    [Fact(DisplayName = "[WS3] a page of an origin that is not listed gets 403 from the whole server, one of a listed origin its socket; with * all do")]
    public async Task Origins()
    {
        await using (var server = await StartAsync("1h", origins: "https://app.example.com"))
        {
            await WelcomedAsync(server, "https://app.example.com");
            await WelcomedAsync(server, server.Address.GetLeftPart(UriPartial.Authority));
            foreach (var foreign in new[] { "https://evil.example.com", "null", "https://app.example.com.evil.example", "https://app.example.com:444" })
                (await Should.ThrowAsync<WebSocketException>(WelcomedAsync(server, foreign))).Message.ShouldContain("403");
        }

        await using var open = await StartAsync("1h", origins: "*");
        await WelcomedAsync(open, "https://evil.example.com");
        await WelcomedAsync(open, "null");
    }

    private static async Task WelcomedAsync(TestServer server, string origin)
    {
        var token = (await server.LoginGuestAsync("ada")).Token;
        await using var socket = await TestSocket.ConnectAsync(
            server.Socket("/ws"), ["collab.v1", $"bearer.{token}"], new Dictionary<string, string> { ["Origin"] = origin });
        await socket.WelcomeAsync();
    }

    private static Task<JsonElement> DrawAsync(TestSocket socket, string id) =>
        socket.AskAsync(id, new { type = "drawing_action", id, data = new { action = "draw", points = new[] { new[] { 1, 2 } } } });

    private static async Task<string> RefreshAsync(TestServer server, TestUser user) =>
        (await server.Http.PostAnswerAsync("/api/v1/auth/refresh", new { refresh_token = user.RefreshToken })).Body.GetProperty("access_token").GetString()!;

    private static Task<TestServer> StartAsync(string lifetime, string? data = null, string? origins = null) => TestServer.StartAsync(options =>
    {
        options.Data = data;
        options.Settings["Collab:Auth:AccessTokenLifetime"] = lifetime;
        if (origins is not null) options.Settings["Collab:Cors:Origins:0"] = origins;
    });
}
