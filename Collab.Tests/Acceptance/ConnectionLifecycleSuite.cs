using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>
/// The fifth of the five systems: the life of a connection, seen from the .NET client. It runs alone, since clients are counted, and ended, by
/// process. The server's side of it is in LifecycleSpecs, under the same trait.
/// </summary>
[Trait("Suite", "ConnectionLifecycle")]
[Collection(nameof(Alone))]
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
        await CollabClient.CleanupAllAsync();
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
        // Neither its server nor its own deadline ends it in time.
        var stuck = new CollabClient(new CollabClientOptions { Url = hanging.Address, Room = "r", CloseTimeout = TimeSpan.FromMinutes(1) });
        var connecting = stuck.ConnectAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(stuck.State), ConnectionState.Connected);

        var clock = Stopwatch.StartNew();
        var forced = await CollabClient.CleanupAllAsync(TimeSpan.FromSeconds(3));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        forced.ShouldBe([stuck]);
        CollabClient.InstanceCount.ShouldBe(0);
        clients.Append(stuck).Select(c => c.State).ShouldAllBe(state => state == ConnectionState.Disconnected);
        (await Should.ThrowAsync<CollabException>(connecting)).Code.ShouldBe("forced");
        await Should.ThrowAsync<ObjectDisposedException>(clients[0].ConnectAsync());
    }

    [Fact(DisplayName = "[CL3] cleanup_all_instances: it tells of its start, each close, each force, how long it took and how many remain")]
    public async Task CleanupLogs()
    {
        await CollabClient.CleanupAllAsync();
        await using var server = await TestServer.StartAsync();
        using var hanging = new HangingServer();
        var ada = await ClientAsync(server, "ada");
        await ada.ConnectAsync();
        var stuck = new CollabClient(new CollabClientOptions { Url = hanging.Address, Room = "r", CloseTimeout = TimeSpan.FromMinutes(1) });
        var connecting = stuck.ConnectAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(stuck.State), ConnectionState.Connected);
        var log = new RecordingLogger();
        await CollabClient.CleanupAllAsync(TimeSpan.FromMilliseconds(500), log);
        await Should.ThrowAsync<CollabException>(connecting);

        log.Of(1).ShouldBe(["Cleaning up 2 clients"]);
        log.Of(2).Single().ShouldMatch($"^Cleanup closed client {ada.ClientId} after [0-9]+ ms$");
        log.Of(3).Single().ShouldMatch($"^Cleanup forced client {stuck.ClientId} after [0-9]+ ms$");
        log.Of(4).Single().ShouldMatch("^Cleaned up 2 clients, 1 by force, in [0-9]+ ms; 0 remain$");
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
        var clients = Enumerable.Range(0, 20)
            .Select(_ => new CollabClient(new CollabClientOptions { Url = server.Address, Room = "r", CloseTimeout = TimeSpan.FromMilliseconds(500) }))
            .ToArray();
        var connecting = clients.Select(c => c.ConnectAsync()).ToArray();
        await Task.WhenAll(clients.Select(c => Eventually.BecomesAsync(() => Task.FromResult(c.State), ConnectionState.Connected)));
        var inside = new ConcurrentBag<Task>();
        clients[0].StateChanged += change =>
        {
            if (change.To == ConnectionState.Closing) inside.Add(CollabClient.CleanupAllAsync());
        };
        // And one that should not, but waits inside of its handler.
        clients[1].StateChanged += change =>
        {
            if (change.To == ConnectionState.Closing) inside.Add(Task.FromResult(CollabClient.CleanupAllAsync().Arrives()));
        };

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CollabClient.CleanupAllAsync())));
        await Eventually.BecomesAsync(() => Task.FromResult(inside.Count), 2);
        await Task.WhenAll(inside);
        // One after the other would take ten seconds.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(9));
        CollabClient.InstanceCount.ShouldBe(0);
        clients.ShouldAllBe(c => c.State == ConnectionState.Disconnected);
        foreach (var connect in connecting) await Should.ThrowAsync<CollabException>(connect);
    }

    [Fact(DisplayName = "[CL3] teardown never hangs: a handler that never returns holds up its own client until the deadline, and no other")]
    public async Task HandlersThatHang()
    {
        await CollabClient.CleanupAllAsync();
        await using var server = await TestServer.StartAsync();
        using var never = new ManualResetEventSlim();
        var stuck = await ClientAsync(server, "ada");
        var other = await ClientAsync(server, "bob");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.StateChanged += change => { if (change.To == ConnectionState.Disconnected) closed.TrySetResult(); };
        await stuck.ConnectAsync();
        await other.ConnectAsync();
        stuck.StateChanged += _ => never.Wait();
        try
        {
            var cleanup = CollabClient.CleanupAllAsync(TimeSpan.FromSeconds(2));
            await closed.Task.WaitAsync(TimeSpan.FromSeconds(2));
            (await cleanup.WaitAsync(TimeSpan.FromSeconds(6))).ShouldBe([stuck]);
            CollabClient.InstanceCount.ShouldBe(0);
            stuck.State.ShouldBe(ConnectionState.Disconnected);
        }
        finally
        {
            never.Set();
        }
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
