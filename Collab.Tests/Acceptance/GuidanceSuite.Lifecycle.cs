using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Collab.Actors.Edge;
using Collab.Tests.Sockets;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Collab.Tests.Acceptance;

// Connections and subscriptions from their beginning to their end, and what goes wrong.
public sealed partial class GuidanceSuite
{
    [Fact(DisplayName = "[CH2] connect_and_disconnect: a connection counts while it is there, and leaves every channel when it goes, cleanly or not")]
    public async Task ConnectAndDisconnect()
    {
        await using var server = await TestServer.StartAsync();
        await using var watcher = await OpenAsync(server, await server.LoginGuestAsync("watcher"));
        (await StatsAsync(watcher)).ShouldBe((0, 1, "{}"));
        var ada = await server.LoginGuestAsync("ada");
        foreach (var clean in new[] { true, false })
        {
            await using var socket = await OpenAsync(server, ada);
            await SubscribeAsync(socket, "topic:a");
            (await StatsAsync(watcher)).ShouldBe((1, 2, """{"topic:a":1}"""));
            if (clean)
                await socket.CloseAsync();
            else
                socket.Drop();
            await Eventually.BecomesAsync(() => StatsAsync(watcher), (0, 1, "{}"));
        }
    }

    [Fact(DisplayName = "[CH1] subscribe_and_unsubscribe: what is published in between is heard, and nothing before or after")]
    public async Task SubscribeAndUnsubscribe()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"));
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"));
        await SubscribeAsync(b, "topic:a");
        await PublishAsync(b, "topic:a", "before");
        await SubscribeAsync(a, "topic:a");
        await PublishAsync(b, "topic:a", "between");
        await AckAsync(a, new { type = "unsubscribe", channel = "topic:a" });
        await PublishAsync(b, "topic:a", "after");
        await SubscribeAsync(a, "topic:a");
        await PublishAsync(b, "topic:a", "again");
        foreach (var text in new[] { "between", "again" })
            Text(await a.ReceiveAsync("publish")).ShouldBe(text);
        Note(await AckAsync(b, new { type = "unsubscribe", channel = "topic:never" })).ShouldBe("not_subscribed");
    }

    [Fact(DisplayName = "[CH1] many_channels_on_one_connection: fifty channels, each event once and under its channel; unsubscribing one leaves the others")]
    public async Task ManyChannelsOnOneConnection()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Limits:DurablePerSecond"] = "0");
        await using var socket = await OpenAsync(server, await server.LoginGuestAsync("ada"));
        var channels = Enumerable.Range(0, 50).Select(n => $"topic:{n}").ToArray();
        foreach (var channel in channels)
            await SubscribeAsync(socket, channel);
        (await StatsAsync(socket)).Active.ShouldBe(50);
        foreach (var channel in channels)
            await PublishAsync(socket, channel, channel);
        foreach (var channel in channels)
        {
            var frame = await socket.ReceiveAsync("publish");
            frame.GetProperty("channel").GetString().ShouldBe(channel);
            Text(frame).ShouldBe(channel);
        }

        await AckAsync(socket, new { type = "unsubscribe", channel = channels[0] });
        Note(await PublishAsync(socket, channels[0], "gone")).ShouldBe("no_subscribers");
        await PublishAsync(socket, channels[1], "still here");
        Text(await socket.ReceiveAsync("publish")).ShouldBe("still here");
    }

    [Fact(DisplayName = "[ST1] statistics: two on A and one on B by two users are 2 channels, 2 users, A = 2; then they are pruned")]
    public async Task Statistics()
    {
        await using var server = await TestServer.StartAsync();
        await using var ada = await OpenAsync(server, await server.LoginGuestAsync("ada"));
        var bob = await OpenAsync(server, await server.LoginGuestAsync("bob"));
        await SubscribeAsync(ada, "topic:A");
        await SubscribeAsync(bob, "topic:A");
        await SubscribeAsync(bob, "topic:B");
        (await StatsAsync(ada)).ShouldBe((2, 2, """{"topic:A":2,"topic:B":1}"""));
        await using (bob)
            await bob.CloseAsync();
        await Eventually.BecomesAsync(() => StatsAsync(ada), (1, 1, """{"topic:A":1}"""));
        await AckAsync(ada, new { type = "unsubscribe", channel = "topic:A" });
        (await StatsAsync(ada)).ShouldBe((0, 1, "{}"));
    }

    [Fact(DisplayName = "[CH2] publish_to_empty_channel: nothing happens, the ack says no_subscribers, and the log warns of an EMPTY channel")]
    public async Task PublishToEmptyChannel()
    {
        var warnings = new Warnings();
        await using var server = await TestServer.StartAsync(o => o.Services = services => services.AddSingleton<ILoggerProvider>(warnings));
        await using var socket = await OpenAsync(server, await server.LoginGuestAsync("ada"));
        Note(await PublishAsync(socket, "topic:empty", "anybody?")).ShouldBe("no_subscribers");
        await Eventually.BecomesAsync(() => Task.FromResult(warnings.Lines.Count(line => line.Contains("EMPTY channel") && line.Contains("topic:empty"))), 1);
        await SubscribeAsync(socket, "topic:empty");
        Note(await PublishAsync(socket, "topic:empty", "now")).ShouldBeNull();
        Text(await socket.ReceiveAsync("publish")).ShouldBe("now");
    }

    [Fact(DisplayName = "[CH3] broken_subscriber: one that never reads neither delays nor stops the others, and is closed alone")]
    public async Task BrokenSubscriber()
    {
        // Room for some of what the good one sends itself: it may have read a frame before the server knows that it went out.
        await using var server = await TestServer.StartAsync(o =>
            (o.Settings["Collab:Limits:DurablePerSecond"], o.Settings["Collab:Limits:OutboxBytes"]) = ("0", "262144"));
        using var broken = await RawSocket.OpenAsync(server.Address, $"/ws?token={(await server.LoginGuestAsync("broken")).Token}", receiveBuffer: 16 * 1024);
        await broken.ReceiveAsync("welcome");
        await broken.SendAsync(RawSocket.Text, Encoding.UTF8.GetBytes("""{"type":"subscribe","channel":"topic:a","id":"s"}"""));
        await broken.ReceiveAsync("ack");
        await using var good = await OpenAsync(server, await server.LoginGuestAsync("good"));
        await SubscribeAsync(good, "topic:a");
        var metrics = server.Services.GetRequiredService<EdgeMetrics>();
        var filler = new string('x', 32 * 1024);
        for (var sent = 0; metrics.SlowConsumers == 0; sent++)
        {
            sent.ShouldBeLessThan(1_000);
            await AckAsync(good, new { type = "publish", channel = "topic:a", data = new { n = sent, filler } });
            (await good.ReceiveAsync("publish")).GetProperty("data").GetProperty("n").GetInt32().ShouldBe(sent);
        }

        await PublishAsync(good, "topic:a", "still here");
        Text(await good.ReceiveAsync("publish")).ShouldBe("still here");
        await Eventually.BecomesAsync(async () => (await StatsAsync(good)).Channels, """{"topic:a":1}""");
    }

    [Fact(DisplayName = "[CH2] unknown_user: nothing happens and the ack says so; a user who never came but has an account is none")]
    public async Task UnknownUser()
    {
        await using var server = await TestServer.StartAsync();
        await using var socket = await OpenAsync(server, await server.LoginGuestAsync("ada"));
        Note(await AckAsync(socket, new { type = "direct", to = "nobody", data = new { } })).ShouldBe("unknown_user");
        var bob = await server.RegisterAsync("bob");
        Note(await AckAsync(socket, new { type = "direct", to = bob.UserId, data = new { text = "welcome" } })).ShouldBeNull();
        await using var later = await OpenAsync(server, bob);
        Text(await later.ReceiveAsync("direct")).ShouldBe("welcome");
    }

    [Fact(DisplayName = "[CH2] second_subscribe: it is said, and events come once all the same")]
    public async Task SecondSubscribe()
    {
        await using var server = await TestServer.StartAsync();
        await using var socket = await OpenAsync(server, await server.LoginGuestAsync("ada"));
        await SubscribeAsync(socket, "topic:a");
        Note(await AckAsync(socket, new { type = "subscribe", channel = "topic:a" })).ShouldBe("already_subscribed");
        (await StatsAsync(socket)).Channels.ShouldBe("""{"topic:a":1}""");
        await PublishAsync(socket, "topic:a", "once");
        await PublishAsync(socket, "topic:a", "mark");
        foreach (var text in new[] { "once", "mark" })
            Text(await socket.ReceiveAsync("publish")).ShouldBe(text);
    }

    [Fact(DisplayName = "[CH2] unknown_channel: subscribing, unsubscribing and publishing do nothing and say so; the connection goes on")]
    public async Task UnknownChannel()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        await using var socket = await OpenAsync(server, ada);
        foreach (var type in new[] { "subscribe", "unsubscribe", "publish" })
            Note(await AckAsync(socket, new { type, channel = "nonsense" })).ShouldBe("unknown_channel");
        (await ErrorAsync(socket, new { type = "subscribe", channel = "user:somebody-else" })).ShouldBe("forbidden");
        (await ErrorAsync(socket, new { type = "subscribe", channel = "team:not-mine" })).ShouldBe("forbidden");
        await AckAsync(socket, new { type = "direct", to = ada.UserId, data = new { text = "still here" } });
        Text(await socket.ReceiveAsync("direct")).ShouldBe("still here");
    }

    private static async Task<(int Active, int Users, string Channels)> StatsAsync(TestSocket socket)
    {
        await socket.SendAsync(new { type = "get_stats" });
        var stats = (await socket.ReceiveAsync("stats")).GetProperty("data");
        return (
            stats.GetProperty("active_channels").GetInt32(),
            stats.GetProperty("connected_users").GetInt32(),
            JsonSerializer.Serialize(stats.GetProperty("channels")));
    }

    /// <summary>Keeps what a server warns of.</summary>
    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
