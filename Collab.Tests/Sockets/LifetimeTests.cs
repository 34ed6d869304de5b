using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Edge;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Sockets that stall, hang, fall silent, and end all at once; deadlines short enough to wait for.</summary>
public sealed class LifetimeTests() : SocketHost(new CollabSettings
{
    Limits = new LimitSettings
    {
        ConnectionsPerUser = 0,
        ConnectionsPerAddress = 0,
        OutboxBytes = 256 * 1024,
        DurablePerSecond = 0,
    },
    Lifecycle = new LifecycleSettings { Close = TimeSpan.FromSeconds(3) },
    Sockets = new SocketSettings { DrainWindow = TimeSpan.FromMilliseconds(300) },
})
{
    private static readonly RoomKey Room = new(new OrgId("org"), new RoomId("room"));

    [Fact(DisplayName = "[RC3] a socket that never reads is closed with 1013 within its bound, and the others miss nothing")]
    public async Task SlowConsumer()
    {
        using var slow = await RawSocket.OpenAsync(Address, "/ws/room?token=good:slow", receiveBuffer: 16 * 1024);
        await slow.ReceiveAsync("joined");
        await using var quick = await JoinAsync("quick");
        var sent = 0;
        while (Metrics.SlowConsumers == 0)
        {
            (++sent).ShouldBeLessThan(1_000);
            Edge.Tell(new Broadcast(Room, [Frames.OfSize(32 * 1024)], sent));
            await quick.ReceiveAsync("filler");
        }

        Heard("slow", what => what is SocketLost);
        // When it reads again, within the deadline, it finds what was on its way and then why it was closed.
        (await slow.ReceiveCloseAsync())!.Value.ShouldBe((1013, "slow_consumer"));
        await slow.SendAsync(RawSocket.Close, [0x03, 0xF5]);
        (await slow.EndsAsync()).ShouldBeTrue();
    }

    [Fact(DisplayName = "[RC3] a socket that stalls holds nobody up who writes to it, and ends when it does not recover")]
    public async Task StalledWriter()
    {
        using var slow = await RawSocket.OpenAsync(Address, "/ws/room?token=good:slow", receiveBuffer: 16 * 1024);
        await slow.ReceiveAsync("joined");
        await using var quick = await JoinAsync("quick");
        for (var n = 1; n <= 400; n++)
        {
            Edge.Tell(new Broadcast(Room, [Frames.OfSize(32 * 1024)], n));
            await quick.ReceiveAsync("filler");
        }

        Heard("slow", what => what is SocketLost);
        await EndsAsync(1);
        Metrics.ForcedCloses.ShouldBe(1);
    }

    [Fact(DisplayName = "[LC3] a hundred sockets that never answer the close are all aborted within one deadline")]
    public async Task HundredHang()
    {
        var raws = new List<RawSocket>();
        for (var n = 0; n < 100; n++)
        {
            var raw = await RawSocket.OpenAsync(Address, $"/ws?token=good:user-{n}:shared");
            await raw.ReceiveAsync("welcome");
            raws.Add(raw);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Sys.EventStream.Publish(new SessionRevoked("shared"));
        foreach (var raw in raws)
        {
            (await raw.ReceiveCloseAsync())!.Value.ShouldBe((1008, "token_revoked"));
            (await raw.EndsAsync()).ShouldBeTrue();
            raw.Dispose();
        }

        // One deadline is 3 s; one after the other would be 300 s.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await EndsAsync(0);
        Metrics.ForcedCloses.ShouldBe(100);
        Metrics.Abandoned.ShouldBe(0);
    }

    [Fact(DisplayName = "[LC3] a refused socket that never answers the close is aborted as well")]
    public async Task RefusedHangs()
    {
        using var raw = await RawSocket.OpenAsync(Address, "/ws?token=nonsense");
        (await raw.ReceiveCloseAsync())!.Value.ShouldBe((1008, "invalid_token"));
        (await raw.EndsAsync()).ShouldBeTrue();
    }

    [Fact(DisplayName = "[LC4] when the host stops, every client is told when to come back, closed with 1012, and the stop does not cut them")]
    public async Task HostStops()
    {
        var sockets = new List<TestSocket>();
        for (var n = 0; n < 20; n++)
            sockets.Add(await JoinAsync($"user-{n}"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await App.StopAsync(patience.Token);
        foreach (var socket in sockets)
        {
            (await socket.ReceiveAsync("going_away")).GetProperty("data").GetProperty("reconnect_after_ms").GetInt32().ShouldBeInRange(1_000, 5_000);
            (await socket.ClosedAsync()).ShouldBe((1012, "restart"));
            await socket.DisposeAsync();
        }

        Metrics.ForcedCloses.ShouldBe(0);
        Metrics.SocketsOpen.ShouldBe(0);
    }

    [Fact(DisplayName = "[LC5] sockets that come and go, cleanly, by reset and half open, leave nothing behind")]
    public async Task ComeAndGo()
    {
        for (var round = 0; round < 10; round++)
        {
            var raws = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => RawAsync($"user-{n}")));
            // Every other time they go at once, and the server may see them gone before it has opened them.
            if (round % 2 == 0)
                await Task.WhenAll(raws.Select(raw => raw.ReceiveAsync("welcome")));
            for (var n = 0; n < raws.Length; n++)
            {
                switch (n % 3)
                {
                    case 0:
                        await raws[n].SendAsync(RawSocket.Close, [0x03, 0xE8]);
                        break;
                    case 1:
                        raws[n].Socket.Close(0);
                        break;
                    default:
                        raws[n].Socket.Shutdown(SocketShutdown.Send);
                        break;
                }
            }

            foreach (var raw in raws)
                raw.Dispose();
        }

        await AwaitAssertAsync(
            async () =>
            {
                Metrics.SocketsOpen.ShouldBe(0);
                (await Edge.Ask<EdgeStatus>(GetEdgeStatus.Instance, TimeSpan.FromSeconds(10))).Users.ShouldBe(0);
            },
            TimeSpan.FromSeconds(10),
            TimeSpan.FromMilliseconds(20));
        Metrics.SocketsOpened.ShouldBeInRange(100, 200);
    }

    private Task EndsAsync(int left) =>
        AwaitAssertAsync(() => Metrics.SocketsOpen.ShouldBe(left), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(20));
}

/// <summary>The server's pings, often enough to wait for.</summary>
public sealed class KeepAliveTests() : SocketHost(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 0, ConnectionsPerAddress = 0, DurablePerSecond = 0 },
    Lifecycle = new LifecycleSettings { PingEvery = TimeSpan.FromMilliseconds(300), PongWithin = TimeSpan.FromSeconds(2) },
})
{
    [Fact(DisplayName = "[WS10] the server pings; a client that answers none is lost, one that does stays")]
    public async Task PingsAndPongs()
    {
        await using var alive = await JoinAsync("alive");
        using var silent = await RawAsync("silent");
        (await silent.ReceiveAsync("welcome")).GetProperty("data").GetProperty("heartbeat_ms").GetInt32().ShouldBe(300);
        await silent.ReceiveAsync("joined");
        (await silent.ReceiveAsync())!.Value.Opcode.ShouldBe(RawSocket.Ping);
        Heard("silent", what => what is SocketLost);
        (await silent.EndsAsync()).ShouldBeTrue();
        await alive.SendAsync(new { type = "ping", data = "still here" });
        await alive.ReceiveAsync("pong");
    }

    [Fact(DisplayName = "[WS10] a client whose frames wait for a slow room is still heard to answer pings, and stays")]
    public async Task PongsWhileHeldUp()
    {
        Rooms.Tell(new MiniRooms.Door(false));
        await using var eager = await ConnectAsync("eager");
        for (var n = 0; n < Settings.Sockets.OutstandingFrames + 20; n++)
            await eager.SendAsync(new { type = "history", data = new { since = 0 } });
        using var pinged = await RawSocket.OpenAsync(Address, "/ws?token=good:watch");
        await pinged.ReceiveAsync("welcome");
        for (var n = 0; n < 10; n++)
        {
            // Ten pings of the server are more than a silent client would live to see.
            var (opcode, payload) = (await pinged.ReceiveAsync())!.Value;
            opcode.ShouldBe(RawSocket.Ping);
            await pinged.SendAsync(RawSocket.Pong, payload);
        }

        eager.Ended.ShouldBeFalse();
        Rooms.Tell(new MiniRooms.Door(true));
        Heard("eager", what => what is Inbound);
    }
}
