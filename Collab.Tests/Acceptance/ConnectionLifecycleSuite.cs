using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The fifth of the five systems: the life of a connection, seen from the .NET client.</summary>
[Trait("Suite", "ConnectionLifecycle")]
[Collection(nameof(CollabClient))]
public sealed class ConnectionLifecycleSuite
{
    [Fact(DisplayName = "[CL1] client_and_session_ids: client_id is fixed; session_id is new per connect, also after a failed one and back to back")]
    public async Task ClientAndSessionIds()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await ClientAsync(server, "ada");
        var (id, sessions) = (client.ClientId, new HashSet<string>());
        for (var i = 0; i < 3; i++)
        {
            await client.ConnectAsync();
            sessions.Add(client.SessionId!).ShouldBeTrue();
            await client.CloseAsync();
        }

        client.ClientId.ShouldBe(id);

        await using var failing = new CollabClient(new CollabClientOptions { Url = Nowhere(), MaxTries = 0, ConnectInterval = TimeSpan.Zero });
        await Should.ThrowAsync<CollabException>(failing.ConnectAsync());
        var first = failing.SessionId;
        await Should.ThrowAsync<CollabException>(failing.ConnectAsync());
        failing.SessionId.ShouldNotBe(first);
    }

    [Fact(DisplayName = "[CL3] instance_tracking: 0, 1, 2, 0")]
    public async Task InstanceTracking()
    {
        CollabClient.InstanceCount.ShouldBe(0);
        var first = new CollabClient(new CollabClientOptions { Url = Nowhere() });
        CollabClient.InstanceCount.ShouldBe(1);
        var second = new CollabClient(new CollabClientOptions { Url = Nowhere() });
        CollabClient.InstanceCount.ShouldBe(2);
        await first.DisposeAsync();
        await second.DisposeAsync();
        CollabClient.InstanceCount.ShouldBe(0);
    }

    [Fact(DisplayName = "[CL3] cleanup_all_instances: all disconnected, none counted; one that throws and one that hangs stop nobody")]
    public async Task CleanupAllInstances()
    {
        await using var server = await TestServer.StartAsync();
        using var hanging = new HangingServer();
        var clients = new List<CollabClient> { await ClientAsync(server, "ada"), await ClientAsync(server, "bob") };
        foreach (var client in clients) await client.ConnectAsync();
        clients[0].StateChanged += _ => throw new InvalidOperationException("a handler that throws");
        var asked = new TaskCompletionSource();
        var stuck = new CollabClient(new CollabClientOptions
        {
            Url = hanging.Address,
            Token = _ =>
            {
                asked.SetResult();
                return new ValueTask<string>(new TaskCompletionSource<string>().Task);
            },
        });
        var connecting = stuck.ConnectAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var forced = await CollabClient.CleanupAllAsync(TimeSpan.FromSeconds(3));
        forced.ShouldBe([stuck]);
        CollabClient.InstanceCount.ShouldBe(0);
        clients.Append(stuck).Select(c => c.State).ShouldAllBe(state => state == ConnectionState.Disconnected);
        await Should.ThrowAsync<CollabException>(connecting);
    }

    [Fact(DisplayName = "[CL2] connection_throttling: the first connect does not wait, the next within the window waits the rest")]
    public async Task ConnectionThrottling()
    {
        await using var server = await TestServer.StartAsync();
        var time = new SteppedTime();
        await using var client = await ClientAsync(server, "ada", o => (o.Time, o.ConnectInterval) = (time, TimeSpan.FromSeconds(3)));
        await client.ConnectAsync();
        await client.CloseAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var again = client.ConnectAsync();
        await time.WaitsAsync(TimeSpan.FromSeconds(2));
        client.State.ShouldBe(ConnectionState.Connecting);
        time.Advance(TimeSpan.FromSeconds(2));
        await again.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory(DisplayName = "[CL3] parallel_connections: all ready, distinct ids, all cleaned up within one deadline")]
    [InlineData(2)]
    [InlineData(100)]
    public async Task ParallelConnections(int count)
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
            o.Settings["Collab:Limits:ConnectionsPerUser"] = "0";
        });
        var clients = new List<CollabClient>();
        for (var i = 0; i < count; i++) clients.Add(await ClientAsync(server, "ada"));
        await Task.WhenAll(clients.Select(c => c.ConnectAsync()));
        clients.ShouldAllBe(c => c.State == ConnectionState.Ready);
        clients.Select(c => c.ClientId).Distinct().Count().ShouldBe(count);
        clients.Select(c => c.SessionId).Distinct().Count().ShouldBe(count);
        clients.Select(c => c.ConnectionId).Distinct().Count().ShouldBe(count);
        (await CollabClient.CleanupAllAsync()).ShouldBeEmpty();
        clients.ShouldAllBe(c => c.State == ConnectionState.Disconnected);
        CollabClient.InstanceCount.ShouldBe(0);
    }

    [Fact(DisplayName = "[CL3] teardown never hangs: servers that never answer a close, cleanup from four threads and from inside a state callback")]
    public async Task TeardownNeverHangs()
    {
        using var server = new HangingServer();
        var clients = Enumerable.Range(0, 20).Select(_ => new CollabClient(new CollabClientOptions { Url = server.Address, Room = "r", CloseTimeout = TimeSpan.FromMilliseconds(500) })).ToArray();
        var connecting = clients.Select(c => c.ConnectAsync()).ToArray();
        await Task.WhenAll(clients.Select(c => Eventually.BecomesAsync(() => Task.FromResult(c.State), ConnectionState.Connected)));
        var inside = new ConcurrentBag<Task>();
        clients[0].StateChanged += change =>
        {
            if (change.To == ConnectionState.Closing) inside.Add(CollabClient.CleanupAllAsync());
        };

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CollabClient.CleanupAllAsync())));
        await Task.WhenAll(inside);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        inside.ShouldNotBeEmpty();
        clients.ShouldAllBe(c => c.State == ConnectionState.Disconnected);
        foreach (var connect in connecting) await Should.ThrowAsync<CollabException>(connect);
    }

    [Fact(DisplayName = "[CL1] reconnection_with_new_session: the state trace, twice, with the same client_id")]
    public async Task ReconnectionWithNewSession()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await ClientAsync(server, "ada");
        var trace = new ConcurrentQueue<ConnectionState>([client.State]);
        client.StateChanged += change => trace.Enqueue(change.To);
        var id = client.ClientId;
        for (var i = 0; i < 2; i++)
        {
            await client.ConnectAsync();
            await client.CloseAsync();
        }

        ConnectionState[] round = [ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Ready, ConnectionState.Closing, ConnectionState.Disconnected];
        trace.ShouldBe([ConnectionState.Disconnected, .. round, .. round]);
        client.ClientId.ShouldBe(id);
    }

    [Fact(DisplayName = "[CL4] frames through a proxy that cuts: each arrives once at the server, each comes once and in order")]
    public async Task NothingLostOverCuts()
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
            o.Settings["Collab:Limits:DurablePerSecond"] = "0";
        });
        await using var proxy = new FaultyProxy(server.Address);
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        await using var client = new CollabClient(new CollabClientOptions
        {
            Url = proxy.Address,
            Room = "cuts",
            Token = _ => ValueTask.FromResult(ada.Token),
            MaxTries = int.MaxValue,
            BackoffMin = TimeSpan.FromMilliseconds(10),
            BackoffMax = TimeSpan.FromMilliseconds(50),
        });
        var seqs = new ConcurrentQueue<long>();
        client.FrameReceived += frame => { if (frame.Seq is { } seq) seqs.Enqueue(seq); };
        await client.ConnectAsync();
        var random = new Random(7);
        var sending = new List<Task<System.Text.Json.JsonElement>>();
        for (var cut = 0; cut < 20; cut++)
        {
            for (var i = 0; i < 25; i++) sending.Add(client.SendAsync("message", new { n = sending.Count }));
            await Task.Delay(random.Next(5, 60));
            proxy.Cut();
        }

        var acked = (await Task.WhenAll(sending).WaitAsync(TimeSpan.FromSeconds(60))).Select(ack => ack.GetProperty("seq").GetInt64()).ToArray();
        acked.ShouldBe(Enumerable.Range(1, 500).Select(i => (long)i));
        await Eventually.BecomesAsync(() => Task.FromResult(seqs.Count), 500);
        seqs.ShouldBe(acked);
    }

    private static async Task<CollabClient> ClientAsync(TestServer server, string name, Action<CollabClientOptions>? configure = null)
    {
        var visitor = await Visitor.GuestAsync(server.Http, name);
        var options = new CollabClientOptions
        {
            Url = server.Address,
            Room = "lifecycle",
            Token = _ => ValueTask.FromResult(visitor.Token),
            ConnectInterval = TimeSpan.Zero,
        };
        configure?.Invoke(options);
        return new CollabClient(options);
    }

    // A port where nobody listens.
    private static Uri Nowhere()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }
}
