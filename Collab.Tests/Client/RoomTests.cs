using System.Text.Json;
using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>Further rooms over one socket, and what a room knows of its member.</summary>
public sealed class RoomTests
{
    [Fact(DisplayName = "[RM7] a further room is joined over the same socket, and after a drop from where it was")]
    public async Task FurtherRoom()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        await socket.EventAsync("other", 1);
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Any(f => f is { Room: "other", Seq: 1 })), true);
        socket.Cut();
        socket = await pair.ResumedAsync();
        var again = await socket.TakeAsync("join");
        again.GetProperty("data").GetRawText().ShouldBe("""{"room":"other","epoch":"e1","since":1}""");
        pair.Client.State.ShouldBe(ConnectionState.Connected);
        await socket.JoinedAsync("other", 2, recovered: true);
        await socket.EventAsync("other", 2);
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Frames.Where(f => f is { Room: "other", Seq: not null }).Select(f => f.Seq!.Value).ShouldBe([1, 2]);
    }

    [Fact(DisplayName = "[CL4] a further room that is refused after a reconnect keeps nobody from READY, and its frames fail")]
    public async Task RefusedAfterReconnect()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        var lost = pair.Client.SendAsync("message", room: "other");
        await socket.TakeAsync("message");
        socket.Cut();
        socket = await pair.ResumedAsync();
        await socket.RefuseAsync(await socket.TakeAsync("join"), "room_not_found");
        (await Should.ThrowAsync<CollabException>(lost)).Code.ShouldBe("room_not_found");
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Log.Of(16).Single().ShouldContain("other");
        (await Should.ThrowAsync<CollabException>(pair.Client.SendAsync("message", room: "other"))).Code.ShouldBe("not_joined");
    }

    [Fact(DisplayName = "[CL4] a further room that is full for now after a reconnect keeps nobody from READY, and is joined when there is a place")]
    public async Task DeferredAfterReconnect()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        socket.Cut();
        socket = await pair.ResumedAsync();
        var kept = pair.Client.SendAsync("message", room: "other");
        await socket.RefuseAsync(await socket.TakeAsync("join"), "room_full", retryable: true);
        await pair.BecomesAsync(ConnectionState.Ready);
        await socket.TakeAsync("join");
        await socket.JoinedAsync("other", recovered: true);
        await socket.AckAsync(await socket.TakeAsync("message"));
        await kept.WaitAsync(TestSocket.Patience);
    }

    [Fact(DisplayName = "[RM7] a join that is refused throws the reason")]
    public async Task JoinRefused()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var joining = pair.Client.JoinAsync("other");
        await socket.RefuseAsync(await socket.TakeAsync("join"), "room_full", retryable: true);
        (await Should.ThrowAsync<CollabException>(joining)).Code.ShouldBe("room_full");
        pair.Client.State.ShouldBe(ConnectionState.Ready);
    }

    [Fact(DisplayName = "[RM7] a room that is left and joined at once is joined, whatever the server says first")]
    public async Task LeftAndJoinedAtOnce()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        var late = pair.Client.SendAsync("message", room: "other");
        await socket.TakeAsync("message");
        var leaving = pair.Client.LeaveAsync("other");
        var joining = pair.Client.JoinAsync("other");
        var (leave, join) = (await socket.TakeAsync("leave"), await socket.TakeAsync("join"));
        await socket.RefuseAsync(join, "unavailable", 10, retryable: true);
        await socket.EventAsync("other", 1);
        await socket.SendAsync(new { type = "left", room = "other", data = new { reason = "left" } });
        await socket.AckAsync(leave);
        await leaving.WaitAsync(TestSocket.Patience);
        (await Should.ThrowAsync<CollabException>(late)).Code.ShouldBe("left");
        await socket.TakeAsync("join");
        await socket.JoinedAsync("other", 1);
        await joining.WaitAsync(TestSocket.Patience);
        pair.Frames.ShouldNotContain(f => f.Room == "other" && f.Seq != null);
    }

    [Fact(DisplayName = "[RM7] a room that is left is not joined again after a drop, also the client's own one")]
    public async Task LeftForGood()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        foreach (var room in new[] { "r", "other" })
        {
            var leaving = pair.Client.LeaveAsync(room);
            await socket.AckAsync(await socket.TakeAsync("leave"));
            await leaving.WaitAsync(TestSocket.Patience);
        }

        socket.Cut();
        socket = await pair.Server.WelcomeAsync(resumed: true);
        socket.Path.ShouldBe("/ws?session=c1.mac");
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Client.Signal("test:next", room: "nowhere");
        await socket.TakeAsync("test:next");
    }

    [Fact(DisplayName = "[RM7] a room that the server ends fails what waits for it, with the reason")]
    public async Task EndedByTheServer()
    {
        await using var pair = new FakePair();
        var socket = await InTwoAsync(pair);
        var lost = pair.Client.SendAsync("message", room: "other");
        await socket.TakeAsync("message");
        await socket.SendAsync(new { type = "left", room = "other", data = new { reason = "kicked" } });
        (await Should.ThrowAsync<CollabException>(lost)).Code.ShouldBe("kicked");
    }

    [Fact(DisplayName = "[RM6] presence is set again after a reconnect, the latest state")]
    public async Task Presence()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        pair.Client.SetPresence(new { typing = true });
        State(await socket.TakeAsync("presence")).ShouldBe("""{"typing":true}""");
        socket.Cut();
        pair.Client.SetPresence(new { typing = false });
        socket = await pair.ResumedAsync();
        State(await socket.TakeAsync("presence")).ShouldBe("""{"typing":false}""");
        Should.Throw<CollabException>(() => pair.Client.SetPresence(null, "elsewhere")).Code.ShouldBe("not_joined");

        static string State(JsonElement frame) => frame.GetProperty("data").GetProperty("state").GetRawText();
    }

    [Fact(DisplayName = "[RM7] without a room of its own a client is ready at once, and joins what it likes")]
    public async Task NoRoom()
    {
        await using var pair = new FakePair(o => o.Room = null);
        var connecting = pair.Client.ConnectAsync();
        var joining = pair.Client.JoinAsync("other");
        var socket = await pair.Server.WelcomeAsync();
        socket.Path.ShouldBe("/ws");
        (await socket.TakeAsync("join")).GetProperty("data").GetRawText().ShouldBe("""{"room":"other"}""");
        await socket.JoinedAsync("other");
        await connecting.WaitAsync(TestSocket.Patience);
        await joining.WaitAsync(TestSocket.Patience);
        (await Should.ThrowAsync<CollabException>(pair.Client.SendAsync("message"))).Code.ShouldBe("not_joined");
    }

    private static async Task<FakeSocket> InTwoAsync(FakePair pair)
    {
        var socket = await pair.ReadyAsync();
        var joining = pair.Client.JoinAsync("other");
        await socket.TakeAsync("join");
        await socket.JoinedAsync("other");
        await joining.WaitAsync(TestSocket.Patience);
        return socket;
    }
}
