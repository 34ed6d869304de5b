using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Collab.Actors;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Who gets a socket, and what those hear who don't.</summary>
public sealed class OpeningTests() : SocketHost(
    new CollabSettings
    {
        Limits = new LimitSettings { ConnectionsPerUser = 3, ConnectionsPerAddress = 0 },
        Lifecycle = new LifecycleSettings { Handshake = TimeSpan.FromSeconds(2) },
    },
    "https://app.example.com")
{
    [Theory(DisplayName = "[WS1] a plain GET is answered with 426 and how to do it")]
    [InlineData("/ws")]
    [InlineData("/ws/room")]
    [InlineData("/api/v1/ws")]
    [InlineData("/api/v1/ws/room")]
    public async Task PlainGet(string path)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
        answer.Headers.Upgrade.ToString().ShouldBe("websocket");
        answer.Headers.GetValues("Sec-WebSocket-Version").ShouldBe(["13"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("upgrade_required");
    }

    [Theory(DisplayName = "[WS1] an upgrade that is none of RFC 6455's is answered with 426")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2hvcnQ=\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData("Connection: close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    public async Task OtherUpgrades(string headers)
    {
        using var raw = await RawSocket.RequestAsync(Address, "/ws?token=good:ann", headers: headers);
        raw.Status.ShouldBe(426);
    }

    [Fact(DisplayName = "[WS1] the answer to the sample key of RFC 6455 is the one that it gives")]
    public async Task AcceptKey()
    {
        using var raw = await RawAsync();
        raw.Head.ShouldContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    [Theory(DisplayName = "[WS3] a page of another origin is refused before the upgrade")]
    [InlineData("https://evil.example.com")]
    [InlineData("http://app.example.com")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task ForeignOrigins(string origin)
    {
        var refused = await Should.ThrowAsync<WebSocketException>(ConnectAsync(headers: new Dictionary<string, string> { ["Origin"] = origin }));
        refused.Message.ShouldContain("403");
    }

    [Fact(DisplayName = "[WS3] pages of the host's own origin and of those listed may, and who names no origin is no page")]
    public async Task OwnOrigins()
    {
        foreach (var origin in new[] { $"http://127.0.0.1:{Address.Port}", $"https://127.0.0.1:{Address.Port}", "https://app.example.com" })
        {
            await using var page = await ConnectAsync($"page-{origin.Length}", headers: new Dictionary<string, string> { ["Origin"] = origin });
            await page.WelcomeAsync();
        }

        await using var program = await ConnectAsync();
        await program.WelcomeAsync();
    }

    [Theory(DisplayName = "[RS3] an invite in the address is taken before the room is joined; a wrong one, or one that can't be looked up in time, ends the socket unheard")]
    [InlineData("nonsense", 1008, "forbidden")]
    [InlineData("throws", 1011, "internal_error")]
    [InlineData("hangs", 1011, "internal_error")]
    public async Task Invites(string invite, int code, string reason)
    {
        await using (var good = await ConnectAsync(query: "&invite=good")) await good.WelcomeAsync();
        await using var socket = await ConnectAsync("bob", query: $"&invite={invite}");
        (await socket.ClosedAsync()).ShouldBe((code, reason));
        socket.All.ShouldBeEmpty();
    }

    [Theory(DisplayName = "[WS2] whoever may not in is let through the upgrade and closed with 1008 and the reason, and hears nothing first")]
    [InlineData("", "missing_token")]
    [InlineData("?token=", "missing_token")]
    [InlineData("?token=nonsense", "invalid_token")]
    [InlineData("?token=expired", "token_expired")]
    [InlineData("?token=revoked", "token_revoked")]
    public async Task Refused(string query, string reason)
    {
        await using var socket = await TestSocket.ConnectAsync(Ws($"/ws/room{query}"));
        (await socket.ClosedAsync()).ShouldBe((1008, reason));
        socket.All.ShouldBeEmpty();
    }

    [Theory(DisplayName = "[WS2] a verifier that hangs or fails closes with 1011 within the handshake's deadline")]
    [InlineData("hangs")]
    [InlineData("throws")]
    public async Task VerifierFails(string token)
    {
        await using var socket = await TestSocket.ConnectAsync(Ws($"/ws/room?token={token}"));
        (await socket.ClosedAsync()).ShouldBe((1011, "internal_error"));
    }

    [Fact(DisplayName = "[WS2] the token as a header, as a subprotocol beside collab.v1, or in the query")]
    public async Task TokenPlaces()
    {
        await using var header = await TestSocket.ConnectAsync(
            Ws("/ws"), headers: new Dictionary<string, string> { ["Authorization"] = "Bearer good:header" });
        (await header.WelcomeAsync()).GetProperty("user_id").GetString().ShouldBe("header");
        await using var query = await TestSocket.ConnectAsync(Ws("/api/v1/ws?token=good:query"));
        (await query.WelcomeAsync()).GetProperty("user_id").GetString().ShouldBe("query");
        using var protocol = await RawSocket.RequestAsync(Address, "/ws", headers: Upgrade("collab.v1, bearer.revoked"));
        protocol.Head.ShouldContain("Sec-WebSocket-Protocol: collab.v1\r\n");
        protocol.Head.ShouldNotContain("bearer");
        (await protocol.ReceiveCloseAsync()).ShouldBe((1008, "token_revoked"));
        using var unnamed = await RawSocket.RequestAsync(Address, "/ws?token=good:ann", headers: Upgrade("other.v7"));
        unnamed.Status.ShouldBe(101);
        unnamed.Head.ShouldNotContain("Sec-WebSocket-Protocol");
    }

    [Fact(DisplayName = "[WS1] a path that can't name a room closes with 1008 room_not_found")]
    public async Task BadRoom()
    {
        await using var socket = await TestSocket.ConnectAsync(Ws("/ws/no%20room?token=good:ann"));
        (await socket.ClosedAsync()).ShouldBe((1008, "room_not_found"));
    }

    [Fact(DisplayName = "[WS12] one connection too many of a user closes with 1013 connection_limit")]
    public async Task ConnectionLimit()
    {
        var sockets = new List<TestSocket>();
        for (var n = 0; n < 3; n++)
            sockets.Add(await JoinAsync());
        await using var fourth = await ConnectAsync();
        (await fourth.ClosedAsync()).ShouldBe((1013, "connection_limit"));
        fourth.All.ShouldBeEmpty();
        foreach (var socket in sockets)
            await socket.DisposeAsync();
    }

    [Fact(DisplayName = "[WS6] a resume over the query is the same connection again, and the socket before it closes with 4000")]
    public async Task Resumes()
    {
        await using var before = await JoinAsync();
        await using var after = await ConnectAsync(query: $"&session={before.SessionId}&epoch=e&since=0");
        (await after.WelcomeAsync()).GetProperty("resumed").GetBoolean().ShouldBeTrue();
        after.ConnectionId.ShouldBe(before.ConnectionId);
        (await before.ClosedAsync()).ShouldBe((4000, "replaced"));
    }

    private static string Upgrade(string protocols) =>
        "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
        + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocols}\r\n";
}
