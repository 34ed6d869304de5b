using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The second of the five systems: sessions that authenticated people share, each isolated from the others.</summary>
[Trait("Suite", "Session")]
public sealed class SessionSuite
{
    [Fact(DisplayName = "[WS4] connection_with_valid_token: the welcome names the token's user, the join the path's room")]
    public async Task ConnectionWithValidToken()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.AccountAsync(server.Http, "ada", "acme");
        await using var socket = await ada.OpenAsync("/api/v1/ws/planning");
        var welcome = await socket.WelcomeAsync();
        welcome.GetProperty("user_id").GetString().ShouldBe(ada.UserId);
        welcome.GetProperty("org_id").GetString().ShouldBe("acme");
        (await socket.ReceiveAsync("joined")).GetProperty("room").GetString().ShouldBe("planning");
    }

    [Theory(DisplayName = "[WS2] rejects_invalid_token: garbage, a truncated one, an oversized one, a changed one")]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("truncated")]
    [InlineData("changed")]
    [InlineData("oversized")]
    public async Task RejectsInvalidToken(string kind)
    {
        await using var server = await TestServer.StartAsync();
        var token = (await Visitor.GuestAsync(server.Http, "ada")).Token;
        var bad = kind switch
        {
            "truncated" => token[..^5],
            "changed" => token[..(token.IndexOf('.') + 3)] + (token[token.IndexOf('.') + 3] == 'A' ? 'B' : 'A') + token[(token.IndexOf('.') + 4)..],
            "oversized" => token + new string('A', 6_000),
            _ => kind,
        };
        await RefusedAsync(server, $"/ws/room?token={bad}", "invalid_token");
    }

    [Fact(DisplayName = "[WS2] rejects_missing_token: accepted, then closed with 1008 and the reason, and nothing before it")]
    public async Task RejectsMissingToken()
    {
        await using var server = await TestServer.StartAsync();
        await RefusedAsync(server, "/ws/room", "missing_token");
        await RefusedAsync(server, "/ws", "missing_token");
    }

    [Fact(DisplayName = "[AU5] an expired token, and one without sub or org_id, opens nothing")]
    public async Task RejectsExpiredAndIncompleteTokens()
    {
        await using var server = await TestServer.StartAsync();
        var claims = Tokens.Claims((await Visitor.GuestAsync(server.Http, "ada")).Token);
        string Signed(Action<Dictionary<string, object>> change)
        {
            var changed = new Dictionary<string, object>(claims);
            change(changed);
            return Tokens.Sign(changed, TestServer.SecretKey);
        }

        await using (var socket = await TestSocket.ConnectAsync(server.Socket($"/ws/room?token={Signed(_ => { })}"))) await socket.WelcomeAsync();
        var past = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        await RefusedAsync(server, $"/ws/room?token={Signed(c => c["exp"] = past)}", "token_expired");
        await RefusedAsync(server, $"/ws/room?token={Signed(c => c.Remove("sub"))}", "invalid_token");
        await RefusedAsync(server, $"/ws/room?token={Signed(c => c.Remove("org_id"))}", "invalid_token");
        await RefusedAsync(server, $"/ws/room?token={Tokens.Unsigned(claims)}", "invalid_token");
    }

    [Fact(DisplayName = "[RM3] broadcast_to_session: joins count 1 then 2; a message reaches all with user_id, the sender included")]
    public async Task BroadcastToSession()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await Visitor.GuestAsync(server.Http, "ada"), await Visitor.GuestAsync(server.Http, "bob"));
        var (a, _) = await ada.JoinAsync("session");
        await using var first = a;
        (await a.ReceiveAsync("user_joined")).GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);
        var (b, _) = await bob.JoinAsync("session");
        await using var second = b;
        foreach (var socket in new[] { a, b })
        {
            var joined = (await socket.ReceiveAsync("user_joined")).GetProperty("data");
            joined.GetProperty("participant_count").GetInt32().ShouldBe(2);
            joined.GetProperty("user_count").GetInt32().ShouldBe(2);
            joined.GetProperty("user_id").GetString().ShouldBe(bob.UserId);
        }

        await a.SendAsync(new { type = "message", data = new { text = "hello" } });
        foreach (var socket in new[] { a, b })
        {
            var hello = await socket.ReceiveAsync("message");
            hello.GetProperty("user_id").GetString().ShouldBe(ada.UserId);
            hello.GetProperty("data").GetProperty("text").GetString().ShouldBe("hello");
        }

        // Only now: between two senders nobody promises an order.
        await b.SendTextAsync("""{"data":{"text":"no type"}}""");
        foreach (var socket in new[] { a, b })
            (await socket.ReceiveAsync("message")).GetProperty("user_id").GetString().ShouldBe(bob.UserId);
    }

    [Fact(DisplayName = "[RM2] session_isolation: two rooms, and one room id in two organisations, hear nothing of each other")]
    public async Task SessionIsolation()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.AccountAsync(server.Http, "ada", "acme");
        var eve = await Visitor.AccountAsync(server.Http, "eve", "evil");
        var (a, _) = await ada.JoinAsync("plans");
        var (other, _) = await ada.JoinAsync("other");
        var (e, joined) = await eve.JoinAsync("plans");
        await using var first = a;
        await using var second = other;
        await using var third = e;
        joined.GetProperty("participant_count").GetInt32().ShouldBe(1);

        await a.AskAsync("1", new { type = "message", id = "1", data = new { text = "acme only" } });
        foreach (var outsider in new[] { other, e })
        {
            await outsider.AskAsync("2", new { type = "message", id = "2", data = new { text = "marker" } });
            var heard = await outsider.ReceiveAsync("message");
            heard.GetProperty("data").GetProperty("text").GetString().ShouldBe("marker");
            heard.GetProperty("seq").GetInt64().ShouldBe(1);
        }

        (await eve.GetAsync("/api/v1/rooms/other")).Status.ShouldBe(404);
        (await eve.GetAsync("/api/v1/rooms/plans/history")).Body.GetProperty("events").GetArrayLength().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM5] disconnect_notification: the count falls, and a connection that broke leaves after the grace")]
    public async Task DisconnectNotification()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await Visitor.GuestAsync(server.Http, "ada"), await Visitor.GuestAsync(server.Http, "bob"));
        var (a, _) = await ada.JoinAsync("session");
        await using var first = a;
        var (clean, _) = await bob.JoinAsync("session");
        await using (clean) await clean.CloseAsync();
        (await a.ReceiveAsync("user_left")).GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);

        var (broken, _) = await bob.JoinAsync("session");
        await using (broken) broken.Drop();
        var left = (await a.ReceiveAsync("user_left")).GetProperty("data");
        left.GetProperty("connection_id").GetString().ShouldBe(broken.ConnectionId);
        left.GetProperty("participant_count").GetInt32().ShouldBe(1);

        var (silent, _) = await bob.JoinAsync("session");
        await using (silent)
            await silent.SendBytesAsync(new byte[] { 1, 2, 3 }, System.Net.WebSockets.WebSocketMessageType.Binary);
        (await a.ReceiveAsync("user_left")).GetProperty("data").GetProperty("connection_id").GetString().ShouldBe(silent.ConnectionId);
        (await ada.GetAsync("/api/v1/rooms/session/participants")).Body.GetProperty("participants").GetArrayLength().ShouldBe(1);
    }

    private static async Task RefusedAsync(TestServer server, string path, string reason)
    {
        await using var socket = await TestSocket.ConnectAsync(server.Socket(path));
        (await socket.ClosedAsync()).ShouldBe((1008, reason));
        socket.All.ShouldBeEmpty();
    }
}
