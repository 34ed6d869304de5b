using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>Channels, direct messages, statistics, runs and devices, as the client says them.</summary>
public sealed class ChannelTests
{
    [Fact(DisplayName = "[CH1] subscriptions are restored after a reconnect, before it is ready; those that ended are not")]
    public async Task Restored()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        foreach (var channel in new[] { "topic:a", "topic:b" })
        {
            var subscribing = pair.Client.SubscribeAsync(channel);
            var frame = await socket.TakeAsync("subscribe");
            frame.GetProperty("channel").GetString().ShouldBe(channel);
            await socket.AckAsync(frame);
            (await subscribing.WaitAsync(TestSocket.Patience)).Note.ShouldBeNull();
        }

        var unsubscribing = pair.Client.UnsubscribeAsync("topic:a");
        await socket.AckAsync(await socket.TakeAsync("unsubscribe"));
        await unsubscribing.WaitAsync(TestSocket.Patience);
        var unknown = pair.Client.SubscribeAsync("nowhere");
        await socket.AckAsync(await socket.TakeAsync("subscribe"), new { note = "unknown_channel" });
        (await unknown.WaitAsync(TestSocket.Patience)).Note.ShouldBe("unknown_channel");

        socket.Cut();
        socket = await pair.ResumedAsync();
        var again = await socket.TakeAsync("subscribe");
        again.GetProperty("channel").GetString().ShouldBe("topic:b");
        pair.Client.State.ShouldBe(ConnectionState.Connected);
        await socket.AckAsync(again);
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Client.Signal("test:next");
        await socket.TakeAsync("test:next");
    }

    [Fact(DisplayName = "[CH1] a subscription that is refused after a reconnect is logged and given up; one that is not answered now is asked for again")]
    public async Task NotRestored()
    {
        await using var pair = new FakePair();
        var socket = await SubscribedAsync(pair, "team:red");
        socket.Cut();
        socket = await pair.ResumedAsync();
        await socket.RefuseAsync(await socket.TakeAsync("subscribe"), "throttled", 5, retryable: true);
        await socket.RefuseAsync(await socket.TakeAsync("subscribe"), "forbidden");
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Log.Of(16).SingleOrDefault()?.Contains("subscribe team:red")), true);
        await pair.BecomesAsync(ConnectionState.Ready);
        socket.Cut();
        socket = await pair.ResumedAsync();
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Client.Signal("test:next");
        await socket.TakeAsync("test:next");
    }

    [Fact(DisplayName = "[CH1] what is published or sent to a user waits for its ack, over a drop, and tells its note")]
    public async Task PublishedAndDirect()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var publishing = pair.Client.PublishAsync("topic:a", new { n = 1 });
        var sending = pair.Client.SendDirectAsync("bob", new { text = "psst" });
        var publish = await socket.TakeAsync("publish");
        publish.TryGetProperty("room", out _).ShouldBeFalse();
        await socket.TakeAsync("direct");
        socket.Cut();
        socket = await pair.ResumedAsync();
        (await socket.TakeAsync("publish")).GetRawText().ShouldBe(publish.GetRawText());
        var direct = await socket.TakeAsync("direct");
        direct.GetProperty("to").GetString().ShouldBe("bob");
        await socket.AckAsync(publish, new { note = "no_subscribers" });
        await socket.AckAsync(direct);
        (await publishing.WaitAsync(TestSocket.Patience)).Note.ShouldBe("no_subscribers");
        (await sending.WaitAsync(TestSocket.Patience)).Note.ShouldBeNull();
    }

    [Fact(DisplayName = "[ST1] the statistics come typed")]
    public async Task Stats()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var asking = pair.Client.GetStatsAsync();
        var asked = await socket.TakeAsync("get_stats");
        await socket.SendAsync(new
        {
            type = "stats",
            id = asked.GetProperty("id").GetString(),
            data = new { active_channels = 2, connected_users = 3, channels = new Dictionary<string, int> { ["topic:a"] = 2, ["topic:b"] = 1 } },
        });
        var stats = await asking.WaitAsync(TestSocket.Patience);
        (stats.ActiveChannels, stats.ConnectedUsers, stats.Channels["topic:a"]).ShouldBe((2, 3, 2));
    }

    [Fact(DisplayName = "[AG1] an event of a run carries its run beside its data, and its ack the place in the run")]
    public async Task Runs()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var publishing = pair.Client.PublishRunEventAsync(
            new RunEvent("run-1", "agent_started", new { goal = "tea" }) { AgentName = "Kettle", To = "ann", WorkflowId = "flow" });
        var frame = await socket.TakeAsync("agent_started");
        (Text("run_id"), Text("agent_name"), Text("to"), Text("workflow_id")).ShouldBe(("run-1", "Kettle", "ann", "flow"));
        frame.TryGetProperty("room", out _).ShouldBeFalse();
        await socket.AckAsync(frame, new { run_seq = 1 });
        (await publishing.WaitAsync(TestSocket.Patience)).RunSeq.ShouldBe(1);

        string? Text(string name) => frame.GetProperty(name).GetString();
    }

    [Fact(DisplayName = "[DV1] a device is registered again after a reconnect until it is forgotten; an offline one is told at once")]
    public async Task Devices()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var registering = pair.Client.Devices.RegisterAsync("cam", "camera");
        var frame = await socket.TakeAsync("device:register");
        frame.GetProperty("data").GetRawText().ShouldBe("""{"device_id":"cam","device_type":"camera"}""");
        await socket.AckAsync(frame);
        await registering.WaitAsync(TestSocket.Patience);
        socket.Cut();
        socket = await pair.ResumedAsync();
        var again = await socket.TakeAsync("device:register");
        again.GetProperty("data").GetRawText().ShouldBe(frame.GetProperty("data").GetRawText());
        await socket.AckAsync(again);

        var commanding = pair.Client.Devices.CommandAsync("lamp", new { on = true });
        var command = await socket.TakeAsync("device:command");
        command.GetProperty("data").GetRawText().ShouldBe("""{"device_id":"lamp","command":{"on":true}}""");
        await socket.RefuseAsync(command, "device_offline", retryable: true);
        (await Should.ThrowAsync<CollabException>(commanding)).Code.ShouldBe("device_offline");

        pair.Client.Devices.Forget("cam");
        socket.Cut();
        socket = await pair.ResumedAsync();
        await pair.BecomesAsync(ConnectionState.Ready);
        _ = pair.Client.Devices.LocationAsync("cam", 52.5, 13.4);
        (await socket.TakeAsync("device:location:update")).GetProperty("data").GetRawText().ShouldBe("""{"device_id":"cam","lat":52.5,"lng":13.4}""");
    }

    [Fact(DisplayName = "[DM1] what came through the inbox is handed on once, confirmed up to the last, and resumed from there")]
    public async Task Inbox()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        foreach (var seq in new[] { 4, 5, 5, 7 })
            await socket.SendAsync(new { type = "direct", inbox_seq = seq, user_id = "bob", recovered = true, data = new { seq } });
        (await socket.TakeAsync("inbox_ack")).GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(7);
        socket.Cut();
        socket = await pair.ResumedAsync();
        socket.Path.ShouldEndWith("&inbox=7");
        foreach (var seq in new[] { 7, 8 }) await socket.SendAsync(new { type = "direct", inbox_seq = seq, data = new { seq } });
        await Eventually.BecomesAsync(
            () => Task.FromResult(string.Join(',', pair.Frames.Where(f => f.Type == "direct").Select(f => f.InboxSeq))), "4,5,7,8");
        // That of before the drop says nothing new, but costs nothing either.
        while ((await socket.TakeAsync("inbox_ack")).GetProperty("data").GetProperty("seq").GetInt64() != 8)
        {
        }
    }

    [Fact(DisplayName = "[DM1] a session that took nothing resumes where it was told to begin; that is never confirmed, and what follows is taken")]
    public async Task InboxStart()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        await socket.SendAsync(new { type = "inbox", data = new { inbox_seq = 5 } });
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Any(frame => frame.Type == "inbox")), true);
        socket.Cut();
        socket = await pair.ResumedAsync();
        socket.Path.ShouldEndWith("&inbox=5");
        await socket.SendAsync(new { type = "inbox", data = new { inbox_seq = 9 } });
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Count(frame => frame.Type == "inbox")), 2);
        socket.Cut();
        socket = await pair.ResumedAsync();
        socket.Path.ShouldEndWith("&inbox=5");
        await socket.SendAsync(new { type = "direct", inbox_seq = 6, data = new { } });
        (await socket.TakeAsync("inbox_ack")).GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(6);
        socket.Cut();
        socket = await pair.ResumedAsync();
        socket.Path.ShouldEndWith("&inbox=6");
    }

    private static async Task<FakeSocket> SubscribedAsync(FakePair pair, string channel)
    {
        var socket = await pair.ReadyAsync();
        var subscribing = pair.Client.SubscribeAsync(channel);
        await socket.AckAsync(await socket.TakeAsync("subscribe"));
        await subscribing.WaitAsync(TestSocket.Patience);
        return socket;
    }
}
