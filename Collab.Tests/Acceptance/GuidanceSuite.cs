using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>
/// The third of the five systems: guidance over channels, private messages, streams, canvases and devices. Here: who one is, and messages; the
/// other files have the rest of the report's thirty tests.
/// </summary>
[Trait("Suite", "Guidance")]
public sealed partial class GuidanceSuite
{
    [Fact(DisplayName = "[WS4] authentication_flow: register, log in, connect; the welcome names the user, and refreshing gives a token that connects too")]
    public async Task AuthenticationFlow()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada");
        await using (var socket = await server.ConnectAsync(null, ada.Token))
        {
            var welcome = await socket.WelcomeAsync();
            welcome.GetProperty("user_id").GetString().ShouldBe(ada.UserId);
            welcome.GetProperty("name").GetString().ShouldBe("ada");
            welcome.GetProperty("resumed").GetBoolean().ShouldBeFalse();
        }

        var refreshed = await server.Http.PostAnswerAsync("/api/v1/auth/refresh", new { refresh_token = ada.RefreshToken });
        refreshed.Status.ShouldBe(200);
        await using var again = await server.ConnectAsync(null, refreshed.Body.GetProperty("access_token").GetString()!);
        (await again.WelcomeAsync()).GetProperty("user_id").GetString().ShouldBe(ada.UserId);
    }

    [Fact(DisplayName = "[WS2] invalid_token: accepted, then closed with 1008 and the reason; over HTTP 401")]
    public async Task InvalidToken()
    {
        await using var server = await TestServer.StartAsync();
        var token = (await server.LoginGuestAsync("ada")).Token;
        foreach (var bad in new[] { "garbage", token[..^5], token + "x" })
        {
            await RefusedAsync(server, bad, "invalid_token");
            (await server.Http.GetAnswerAsync("/api/v1/rooms", bad)).Status.ShouldBe(401);
        }
    }

    [Fact(DisplayName = "[AU5] expired_token: 1008 token_expired at the door; and a connection whose token ends closes with it")]
    public async Task ExpiredToken()
    {
        await using var server = await TestServer.StartAsync();
        var claims = Tokens.Claims((await server.LoginGuestAsync("ada")).Token);
        claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        await RefusedAsync(server, Tokens.Sign(claims, TestServer.SecretKey), "token_expired");
        claims["exp"] = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds();
        await using var socket = await server.ConnectAsync(null, Tokens.Sign(claims, TestServer.SecretKey));
        await socket.WelcomeAsync();
        await socket.ReceiveAsync("token_expiring");
        (await socket.ClosedAsync()).ShouldBe((1008, "token_expired"));
    }

    [Theory(DisplayName = "[AU7] dev_bypass: dev-token is dev-user in Development with the switch on, and nobody anywhere else")]
    [InlineData("Development", true, true)]
    [InlineData("Development", false, false)]
    [InlineData("Production", true, false)]
    public async Task DevBypass(string environment, bool allowed, bool enters)
    {
        await using var server = await TestServer.StartAsync(o =>
            (o.Environment, o.Settings["Collab:Auth:AllowDevToken"]) = (environment, allowed ? "true" : "false"));
        if (!enters)
        {
            await RefusedAsync(server, "dev-token", "invalid_token");
            return;
        }

        await using var socket = await server.ConnectAsync(null, "dev-token");
        var welcome = await socket.WelcomeAsync();
        (welcome.GetProperty("user_id").GetString(), welcome.GetProperty("org_id").GetString()).ShouldBe(("dev-user", "default"));
        // Whoever has come by a token alone is known from then on.
        await using var other = await OpenAsync(server, await server.LoginGuestAsync("bob"));
        (await AckAsync(other, new { type = "direct", to = "dev-user", data = new { text = "hello" } })).EnumerateObject().ShouldBeEmpty();
        (await socket.ReceiveAsync("direct")).GetProperty("data").GetProperty("text").GetString().ShouldBe("hello");
    }

    [Fact(DisplayName = "[CH1] broadcast_message: all subscribers of a topic hear what is published, the publisher included")]
    public async Task BroadcastMessage()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"));
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"));
        await using var c = await OpenAsync(server, await server.LoginGuestAsync("c"));
        foreach (var socket in new[] { a, b, c })
            await SubscribeAsync(socket, "topic:guidance");
        await PublishAsync(a, "topic:guidance", "to all");
        foreach (var socket in new[] { a, b, c })
            Text(await socket.ReceiveAsync("publish")).ShouldBe("to all");
    }

    [Fact(DisplayName = "[WS7] automatic_timestamp: whatever the sender says, the envelope has the server's time, in UTC with milliseconds")]
    public async Task AutomaticTimestamp()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        await using var socket = await OpenAsync(server, ada);
        await SubscribeAsync(socket, "topic:time");
        var before = DateTimeOffset.UtcNow;
        await AckAsync(socket, new { type = "publish", channel = "topic:time", timestamp = "1999-01-01T00:00:00Z", data = new { text = "when" } });
        await AckAsync(socket, new { type = "direct", to = ada.UserId, data = new { text = "when" } });
        foreach (var type in new[] { "publish", "direct" })
        {
            var text = (await socket.ReceiveAsync(type)).GetProperty("timestamp").GetString()!;
            text.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
            DateTimeOffset.Parse(text).ShouldBeInRange(before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        }
    }

    [Fact(DisplayName = "[DM1] personal_message: it reaches its receiver and nobody else, marked with its sender")]
    public async Task PersonalMessage()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, eve) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"), await server.LoginGuestAsync("eve"));
        await using var from = await OpenAsync(server, ada);
        await using var to = await OpenAsync(server, bob);
        await using var stranger = await OpenAsync(server, eve);
        await AckAsync(from, new { type = "direct", to = bob.UserId, data = new { text = "for bob" } });
        await AckAsync(from, new { type = "direct", to = eve.UserId, data = new { text = "for eve" } });
        var frame = await to.ReceiveAsync("direct");
        (Text(frame), frame.GetProperty("user_id").GetString()).ShouldBe(("for bob", ada.UserId));
        Text(await stranger.ReceiveAsync("direct")).ShouldBe("for eve");
    }

    [Fact(DisplayName = "[DM1] multiple_connections_per_user: each of a user's connections hears it once; one that leaves takes nothing from the others")]
    public async Task MultipleConnectionsPerUser()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        await using var sender = await OpenAsync(server, ada);
        await using var phone = await OpenAsync(server, bob);
        await using var tablet = await OpenAsync(server, bob);
        await using var laptop = await OpenAsync(server, bob);
        await AckAsync(sender, new { type = "direct", to = bob.UserId, data = new { text = "one" } });
        foreach (var socket in new[] { phone, tablet, laptop })
            Text(await socket.ReceiveAsync("direct")).ShouldBe("one");
        await laptop.CloseAsync();
        await AckAsync(sender, new { type = "direct", to = bob.UserId, data = new { text = "two" } });
        foreach (var socket in new[] { phone, tablet })
            Text(await socket.ReceiveAsync("direct")).ShouldBe("two");
    }

    [Fact(DisplayName = "[CH1] channel_isolation: what is published to one channel is not heard in another, nor in another organisation's of that name")]
    public async Task ChannelIsolation()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.RegisterAsync("ada", "acme"));
        await using var b = await OpenAsync(server, await server.LoginAsAsync("bob", "acme", "user"));
        await using var eve = await OpenAsync(server, await server.RegisterAsync("eve", "evil"));
        await SubscribeAsync(a, "topic:a");
        await SubscribeAsync(b, "topic:b");
        await SubscribeAsync(eve, "topic:a");
        await PublishAsync(a, "topic:a", "for a");
        await PublishAsync(a, "topic:b", "for b");
        await PublishAsync(eve, "topic:a", "evil's own");
        Text(await a.ReceiveAsync("publish")).ShouldBe("for a");
        Text(await b.ReceiveAsync("publish")).ShouldBe("for b");
        Text(await eve.ReceiveAsync("publish")).ShouldBe("evil's own");
    }

    private static async Task RefusedAsync(TestServer server, string token, string reason)
    {
        await using var socket = await TestSocket.ConnectAsync(server.Socket($"/ws?token={token}"));
        (await socket.ClosedAsync()).ShouldBe((1008, reason));
        socket.All.ShouldBeEmpty();
    }

    private static async Task<TestSocket> OpenAsync(TestServer server, TestUser user, string? room = null)
    {
        var socket = await server.ConnectAsync(room, user.Token);
        await socket.WelcomeAsync();
        if (room is not null)
            await socket.ReceiveAsync("joined");
        return socket;
    }

    /// <summary>Sends a frame with an id of its own, and gives its answer's data, which must be an ack's.</summary>
    private static async Task<JsonElement> AckAsync(TestSocket socket, object frame)
    {
        var answer = await AnswerAsync(socket, frame);
        answer.GetProperty("type").GetString().ShouldBe("ack", answer.GetRawText());
        return answer.GetProperty("data");
    }

    /// <summary>Sends a frame with an id of its own, and gives the code of the error that must answer it.</summary>
    private static async Task<string> ErrorAsync(TestSocket socket, object frame)
    {
        var answer = await AnswerAsync(socket, frame);
        answer.GetProperty("type").GetString().ShouldBe("error", answer.GetRawText());
        return answer.GetProperty("data").GetProperty("code").GetString()!;
    }

    private static Task<JsonElement> AnswerAsync(TestSocket socket, object frame)
    {
        var id = Guid.NewGuid().ToString("N");
        var whole = JsonSerializer.SerializeToNode(frame)!.AsObject();
        whole["id"] = id;
        return socket.AskAsync(id, whole);
    }

    private static Task SubscribeAsync(TestSocket socket, string channel) => AckAsync(socket, new { type = "subscribe", channel });

    private static Task<JsonElement> PublishAsync(TestSocket socket, string channel, string text) =>
        AckAsync(socket, new { type = "publish", channel, data = new { text } });

    private static string? Note(JsonElement ack) => ack.TryGetProperty("note", out var note) ? note.GetString() : null;

    private static string Text(JsonElement frame) => frame.GetProperty("data").GetProperty("text").GetString()!;
}
