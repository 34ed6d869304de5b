using System.Diagnostics;
using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The wishes of the second system's report: load, stress, order, size and a network that fails.</summary>
[Trait("Suite", "Session")]
public sealed class SessionLoadTests
{
    private static readonly Action<TestServerOptions> Unlimited = o =>
    {
        o.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
        o.Settings["Collab:Limits:ConnectionsPerUser"] = "0";
        o.Settings["Collab:Limits:DurablePerSecond"] = "0";
        o.Settings["Collab:Rooms:MaxParticipants"] = "5000";
    };

    [Fact(DisplayName = "[RM4] load: a thousand sockets in one room, and the counts are right going up and down")]
    public async Task Load()
    {
        await using var server = await TestServer.StartAsync(Unlimited);
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var room = await ada.CreateRoomAsync();
        var sockets = new List<TestSocket>();
        try
        {
            foreach (var batch in Enumerable.Range(0, 1_000).Chunk(50))
                sockets.AddRange((await Task.WhenAll(batch.Select(_ => ada.JoinAsync(room)))).Select(j => j.Socket));
            var status = (await ada.GetAsync($"/api/v1/rooms/{room}")).Body;
            status.GetProperty("active_user_count").GetInt32().ShouldBe(1_000);
            await sockets[0].AskAsync("m", new { type = "message", id = "m", data = new { text = "to all" } });
            foreach (var socket in sockets) (await socket.ReceiveAsync("message", TimeSpan.FromSeconds(30))).GetProperty("seq").GetInt64().ShouldBe(1);

            await Task.WhenAll(sockets.Skip(500).Select(s => s.CloseAsync()));
            await Eventually.BecomesAsync(async () => (await ada.GetAsync($"/api/v1/rooms/{room}")).Body.GetProperty("active_user_count").GetInt32(), 500);
        }
        finally
        {
            foreach (var socket in sockets) await socket.DisposeAsync();
        }
    }

    [Fact(DisplayName = "[LC5] stress: two thousand rapid connects and disconnects, some half-open, leave nothing behind")]
    public async Task Stress()
    {
        await using var server = await TestServer.StartAsync(Unlimited);
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var (observer, _) = await ada.JoinAsync("stress");
        await using var watching = observer;
        foreach (var batch in Enumerable.Range(0, 2_000).Chunk(40))
        {
            await Task.WhenAll(batch.Select(async i =>
            {
                await using var socket = await ada.OpenAsync("/ws/stress");
                if (i % 3 != 0) await socket.WelcomeAsync();
                if (i % 3 == 1) await socket.CloseAsync();
                else socket.Drop();
            }));
        }

        // -1 while the room is too busy to answer in time.
        async Task<int> Count() => await ada.GetAsync("/api/v1/rooms/stress/participants") is (200, var body) ? body.GetProperty("participants").GetArrayLength() : -1;
        await Eventually.BecomesAsync(Count, 1, TimeSpan.FromSeconds(20));
        await Eventually.BecomesAsync(() => Task.FromResult(server.OpenSockets), 1, TimeSpan.FromSeconds(20));
        (await observer.AskAsync("m", new { type = "message", id = "m", data = new { text = "alive" } })).GetProperty("type").GetString().ShouldBe("ack");
    }

    [Fact(DisplayName = "[WS7] order: each sender's thousand messages in order at every receiver, and one total order for all")]
    public async Task Order()
    {
        const int senders = 4, messages = 1_000, window = 100;
        await using var server = await TestServer.StartAsync(Unlimited);
        var visitors = await Task.WhenAll(Enumerable.Range(0, senders).Select(i => Visitor.GuestAsync(server.Http, $"user{i}")));
        var sockets = new List<TestSocket>();
        foreach (var visitor in visitors) sockets.Add((await visitor.JoinAsync("order")).Socket);

        await Task.WhenAll(sockets.Select(async socket =>
        {
            for (var i = 0; i < messages; i++)
            {
                await socket.SendAsync(new { type = "message", id = $"{i}", data = new { i } });
                if (i % window == window - 1) await socket.AnswerAsync($"{i}", TimeSpan.FromSeconds(60));
            }
        }));

        var orders = new List<string[]>();
        foreach (var socket in sockets)
        {
            await socket.ReceiveAsync(f => f.TryGetProperty("seq", out var seq) && seq.GetInt64() == senders * messages, "the last message", TimeSpan.FromSeconds(60));
            var events = socket.All.Where(f => f.TryGetProperty("seq", out _)).ToArray();
            events.Select(f => f.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(1, senders * messages).Select(i => (long)i));
            foreach (var own in events.GroupBy(f => f.GetProperty("connection_id").GetString()))
                own.Select(f => f.GetProperty("data").GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, messages));
            orders.Add(events.Select(f => f.GetProperty("connection_id").GetString() + f.GetProperty("id").GetString()).ToArray());
        }

        foreach (var order in orders.Skip(1)) order.ShouldBe(orders[0]);
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Fact(DisplayName = "[WS9] very large messages: 64 KiB pass, one byte more is 1009, and 100 MB are never buffered")]
    public async Task VeryLargeMessages()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var (a, _) = await ada.JoinAsync("large");
        await using var first = a;
        await a.SendTextAsync(Sized(64 * 1024));
        (await a.AnswerAsync("big")).GetProperty("type").GetString().ShouldBe("ack");
        (await a.ReceiveAsync("message")).GetProperty("data").GetProperty("text").GetString()!.Length.ShouldBeGreaterThan(65_000);
        await a.SendTextAsync(Sized(64 * 1024 + 1));
        (await a.ClosedAsync()).Code.ShouldBe(1009);

        var (b, _) = await ada.JoinAsync("large");
        await using var second = b;
        var before = server.PeakMemory;
        var sending = b.SendBytesAsync(new byte[100_000_000], System.Net.WebSockets.WebSocketMessageType.Text);
        (await b.ClosedAsync()).Code.ShouldBe(1009);
        b.Drop();
        await Record.ExceptionAsync(() => sending);
        (server.PeakMemory - before).ShouldBeLessThan(40_000_000);
    }

    [Theory(DisplayName = "[RC2] network failure: a proxy that cuts, stalls or half-closes costs no event and doubles none")]
    [InlineData("cut")]
    [InlineData("stall")]
    [InlineData("half-close")]
    public async Task NetworkFailure(string failure)
    {
        await using var server = await TestServer.StartAsync(Unlimited);
        await using var proxy = new FaultyProxy(server.Address);
        var (ada, bob) = (await Visitor.GuestAsync(server.Http, "ada"), await Visitor.GuestAsync(server.Http, "bob"));
        var (a, _) = await ada.JoinAsync("flaky");
        await using var writer = a;
        var seen = new List<long>();
        string? session = null, epoch = null;
        var clock = Stopwatch.StartNew();
        var sent = 0;
        for (var round = 0; round < 5; round++)
        {
            var resume = session is null ? "" : $"?session={Uri.EscapeDataString(session)}&epoch={epoch}&since={seen.LastOrDefault()}";
            await using var b = await bob.OpenAsync("/ws/flaky" + resume, proxy.Address);
            var welcome = await b.WelcomeAsync();
            welcome.GetProperty("resumed").GetBoolean().ShouldBe(session is not null);
            session = b.SessionId;
            var joined = (await b.ReceiveAsync("joined")).GetProperty("data");
            if (epoch is not null) joined.GetProperty("recovered").GetBoolean().ShouldBeTrue();
            epoch = joined.GetProperty("epoch").GetString();
            for (var i = 0; i < 20; i++) await a.SendAsync(new { type = "message", id = $"m{sent}", data = new { n = ++sent } });
            if (failure == "stall") proxy.Stall();
            for (var i = 0; i < 20; i++) await a.SendAsync(new { type = "message", id = $"m{sent}", data = new { n = ++sent } });
            if (failure != "stall") await b.ReceiveAsync(f => Seq(f) >= sent - 20, "some of them");
            if (failure == "cut") proxy.Cut();
            if (failure == "half-close") proxy.HalfClose();
            if (failure == "stall") b.Drop();
            await b.ClosedAsync();
            seen.AddRange(b.All.Select(Seq).Where(seq => seq > 0));
            proxy.Resume();
        }

        await using var last = await bob.OpenAsync($"/ws/flaky?session={Uri.EscapeDataString(session!)}&epoch={epoch}&since={seen.LastOrDefault()}");
        if (seen.LastOrDefault() < sent) await last.ReceiveAsync(f => Seq(f) == sent, "the last message");
        seen.AddRange(last.All.Select(Seq).Where(seq => seq > 0));
        seen.ShouldBe(Enumerable.Range(1, sent).Select(i => (long)i));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private static long Seq(JsonElement frame) => frame.TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0;

    // A message frame of exactly this many bytes.
    private static string Sized(int bytes)
    {
        const string head = """{"type":"message","id":"big","data":{"text":" """, tail = "\"}}";
        return head + new string('x', bytes - head.Length - tail.Length) + tail;
    }
}
