using System.Net.Http.Headers;
using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Rooms;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Sockets of the whole server with its real rooms behind them.</summary>
public sealed class RealRoomsTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(options => options.Settings["Collab:Limits:ConnectionsPerAddress"] = "0");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact(DisplayName = "[WS7] what one member says reaches all with one seq, the sender included, and its ack has the same")]
    public async Task RoundTrip()
    {
        await using var ann = await JoinAsync("ann");
        await using var bob = await JoinAsync("bob");
        await ann.SendAsync(new { type = "message", id = "m1", data = new { text = "hello" } });
        var seen = await bob.ReceiveAsync("message");
        var own = await ann.ReceiveAsync("message");
        seen.GetRawText().ShouldBe(own.GetRawText());
        var ack = await ann.AnswerAsync("m1");
        ack.GetProperty("type").GetString().ShouldBe("ack");
        ack.GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(seen.GetProperty("seq").GetInt64());
        await bob.SendAsync(new { type = "cursor_position", data = new { x = 1, y = 2 } });
        var cursors = (await ann.ReceiveAsync("cursors")).GetProperty("data").GetProperty("cursors");
        cursors.GetProperty(bob.ConnectionId).GetProperty("y").GetInt32().ShouldBe(2);
    }

    [Fact(DisplayName = "[RC2] a dropped socket that resumes gets what it missed, once, then what is live; the others never saw it go")]
    public async Task Resumes()
    {
        var token = (await _server.LoginGuestAsync("ann")).Token;
        var ann = await _server.ConnectAsync("room", token);
        await ann.WelcomeAsync();
        var joined = (await ann.ReceiveAsync("joined")).GetProperty("data");
        await using var bob = await JoinAsync("bob");
        await ann.ReceiveAsync("user_joined");
        ann.Drop();
        for (var n = 1; n <= 5; n++)
            await bob.AskAsync($"b{n}", new { type = "message", id = $"b{n}", data = new { n } });
        await using var back = await _server.ConnectAsync(
            "room", token, $"?session={ann.SessionId}&epoch={joined.GetProperty("epoch").GetString()}&since={joined.GetProperty("seq").GetInt64()}");
        (await back.WelcomeAsync()).GetProperty("resumed").GetBoolean().ShouldBeTrue();
        (await back.ReceiveAsync("joined")).GetProperty("data").GetProperty("recovered").GetBoolean().ShouldBeTrue();
        await bob.AskAsync("b6", new { type = "message", id = "b6", data = new { n = 6 } });
        for (var n = 1; n <= 6; n++)
            (await back.ReceiveAsync("message")).GetProperty("data").GetProperty("n").GetInt32().ShouldBe(n);
        bob.All.ShouldNotContain(frame => frame.GetProperty("type").GetString() == "user_left");
    }

    [Fact(DisplayName = "[CT4] a room that stops under its sockets comes back without their noticing: no close, no gap, nothing twice")]
    public async Task RoomStops()
    {
        await using var ann = await JoinAsync("ann");
        await using var bob = await JoinAsync("bob");
        await ann.AskAsync("a1", new { type = "message", id = "a1", data = new { n = 1 } });
        var before = (await bob.ReceiveAsync("message")).GetProperty("seq").GetInt64();
        var system = _server.Services.GetRequiredService<ActorSystem>();
        var region = _server.Services.GetRequiredService<IRequiredActor<RoomActor>>().ActorRef;
        var key = new RoomKey(new OrgId("default"), new RoomId("room"));
        // Behind the back of its region, as a crash is.
        var room = await system.ActorSelection($"{region.Path}/*/{Uri.EscapeDataString(key.ToString())}").ResolveOne(TimeSpan.FromSeconds(10));
        await room.GracefulStop(TimeSpan.FromSeconds(10));
        await ann.SendAsync(new { type = "message", id = "a2", data = new { n = 2 } });
        var answer = await ann.AnswerAsync("a2");
        if (answer.GetProperty("type").GetString() == "error")
        {
            // It was on its way to the room that stopped.
            answer.GetProperty("data").GetProperty("code").GetString().ShouldBe("not_saved");
            (await ann.AskAsync("a2", new { type = "message", id = "a2", data = new { n = 2 } })).GetProperty("type").GetString().ShouldBe("ack");
        }

        foreach (var member in new[] { ann, bob })
        {
            var message = await member.ReceiveAsync(frame => frame.GetProperty("type").GetString() == "message"
                && frame.GetProperty("data").GetProperty("n").GetInt32() == 2, "the second message");
            message.GetProperty("seq").GetInt64().ShouldBe(before + 1);
            await member.SendAsync(new { type = "ping", data = "mark" });
            await member.ReceiveAsync("pong");
            var types = member.All.Select(frame => frame.GetProperty("type").GetString()).ToList();
            types.Count(type => type == "joined").ShouldBe(1);
            types.Count(type => type == "message").ShouldBe(2);
            types.ShouldNotContain("user_left");
        }
    }

    [Fact(DisplayName = "[AU6] a login that is ended over HTTP closes its sockets with token_revoked")]
    public async Task Logout()
    {
        var ann = await _server.LoginGuestAsync("ann");
        await using var socket = await _server.ConnectAsync(null, ann.Token);
        await socket.WelcomeAsync();
        using var logout = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/logout");
        logout.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ann.Token);
        using var answer = await _server.Http.SendAsync(logout);
        answer.EnsureSuccessStatusCode();
        (await socket.ClosedAsync()).ShouldBe((1008, "token_revoked"));
        await using var again = await _server.ConnectAsync(null, ann.Token);
        (await again.ClosedAsync()).ShouldBe((1008, "token_revoked"));
    }

    private async Task<TestSocket> JoinAsync(string name)
    {
        var socket = await _server.ConnectAsync("room", (await _server.LoginGuestAsync(name)).Token);
        await socket.WelcomeAsync();
        await socket.ReceiveAsync("joined");
        return socket;
    }
}
