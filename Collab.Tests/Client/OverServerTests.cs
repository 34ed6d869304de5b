using System.Collections.Concurrent;
using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>The client against the real server, where the two could misunderstand each other.</summary>
public sealed class OverServerTests
{
    [Fact(DisplayName = "[CL4] a network that falls silent without a word is noticed, and what was sent into it arrives")]
    public async Task SilentNetwork()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = new FaultyProxy(server.Address);
        await using var client = await ConnectAsync(server, "ada", o =>
        {
            (o.Url, o.KeepAlive, o.KeepAliveTimeout) = (proxy.Address, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
            (o.BackoffMin, o.ConnectTimeout, o.MaxTries) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(500), 1_000);
        });
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Reconnecting += plan => lost.TrySetResult(plan.Reason);
        proxy.Stall();
        var sending = client.SendAsync("message");
        (await lost.Task.WaitAsync(TestSocket.Patience)).ShouldBe("dropped");
        proxy.Resume();
        (await sending.WaitAsync(TestSocket.Patience)).Seq.ShouldBe(1);
        (await client.HistoryAsync()).Events.Count.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM7] a further room that is left and joined at once, again and again, is joined, and hears what is sent to it")]
    public async Task LeaveAndJoin()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await ConnectAsync(server, "ada");
        await client.JoinAsync("other");
        for (var i = 1; i <= 5; i++)
        {
            var leaving = client.LeaveAsync("other");
            await client.JoinAsync("other").WaitAsync(TestSocket.Patience);
            await leaving.WaitAsync(TestSocket.Patience);
            (await client.SendAsync("message", new { i }, "other").WaitAsync(TestSocket.Patience)).Seq.ShouldBe(i);
        }
    }

    [Fact(DisplayName = "[RM6] presence is there for who comes later, also after the connection was cut and came back anew")]
    public async Task Presence()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Rooms:LeaveGrace"] = "100ms");
        await using var proxy = new FaultyProxy(server.Address);
        await using var ada = await ConnectAsync(server, "ada", o => (o.Url, o.BackoffMin, o.Random) = (proxy.Address, TimeSpan.FromMilliseconds(400), () => 1));
        await using var eve = await ConnectAsync(server, "eve");
        var left = Heard(eve, "user_left");
        ada.SetPresence(new { mood = "fine" });
        proxy.Cut();
        await left.WaitAsync(TestSocket.Patience);
        await Eventually.BecomesAsync(() => Task.FromResult(ada.State), ConnectionState.Ready);
        await ada.SendAsync("message");
        await using var bob = new CollabClient(await OptionsAsync(server, "bob"));
        var joined = Heard(bob, "joined");
        await bob.ConnectAsync();
        (await joined).Data.GetProperty("participants").EnumerateArray()
            .Single(p => p.GetProperty("name").GetString() == "ada").GetProperty("state").GetRawText().ShouldBe("""{"mood":"fine"}""");
    }

    [Fact(DisplayName = "[WS11] a token that is about to expire is replaced while the connection goes on")]
    public async Task TokenRenewed()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Auth:AccessTokenLifetime"] = "30s");
        var user = await server.RegisterAsync("ada");
        var ends = new ConcurrentQueue<string>();
        await using var client = new CollabClient(new CollabClientOptions
        {
            Url = server.Address,
            Room = "over",
            Token = async cancel => (await server.LoginAsAsync(user.UserId, "default").WaitAsync(cancel)).Token,
        });
        client.FrameReceived += frame => { if (frame.Type == "token_expiring") ends.Enqueue(frame.Data.GetProperty("expires_at").GetString()!); };
        client.Reconnecting += plan => ends.Enqueue($"lost: {plan.Reason}");
        await client.ConnectAsync();
        // The new one is as short: the server has taken it when it announces that one's end as well.
        await Eventually.BecomesAsync(() => Task.FromResult(ends.Count), 2);
        ends.ShouldNotContain(end => end.StartsWith("lost"));
        (await client.SendAsync("message")).Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[CH1] a subscription outlives the connection: what is published after the reconnect is heard, once")]
    public async Task Subscription()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = new FaultyProxy(server.Address);
        await using var ada = await ConnectAsync(server, "ada", o => (o.Url, o.BackoffMin) = (proxy.Address, TimeSpan.FromMilliseconds(5)));
        await using var bob = await ConnectAsync(server, "bob");
        (await ada.SubscribeAsync("topic:news")).Note.ShouldBeNull();
        (await ada.SubscribeAsync("topic:news")).Note.ShouldBe("already_subscribed");
        (await ada.SubscribeAsync("nowhere")).Note.ShouldBe("unknown_channel");
        (await ada.UnsubscribeAsync("topic:old")).Note.ShouldBe("not_subscribed");
        var heard = new ConcurrentQueue<string>();
        ada.FrameReceived += frame => { if (frame.Channel == "topic:news") heard.Enqueue(frame.Data.GetRawText()); };
        (await bob.PublishAsync("topic:news", 1)).Note.ShouldBeNull();
        await Eventually.BecomesAsync(() => Task.FromResult(heard.Count), 1);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ada.Reconnecting += _ => lost.TrySetResult();
        proxy.Cut();
        await lost.Task.WaitAsync(TestSocket.Patience);
        await Eventually.BecomesAsync(() => Task.FromResult(ada.State), ConnectionState.Ready);
        await bob.PublishAsync("topic:news", 2);
        await Eventually.BecomesAsync(() => Task.FromResult(string.Join(' ', heard)), "1 2");
        var stats = await bob.GetStatsAsync();
        (stats.ActiveChannels, stats.ConnectedUsers, stats.Channels["topic:news"]).ShouldBe((1, 2, 1));
        await ada.UnsubscribeAsync("topic:news");
        (await bob.PublishAsync("topic:news", 3)).Note.ShouldBe("no_subscribers");
        string.Join(' ', heard).ShouldBe("1 2");
    }

    [Fact(DisplayName = "[WS14] compressed frames come as they were sent, where both sides want them")]
    public async Task Compressed()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:WebSocket:Compression"] = "true");
        await using var client = await ConnectAsync(server, "ada", o => o.Compression = true);
        var heard = Heard(client, "message");
        var text = new string('x', 20_000);
        await client.SendAsync("message", new { text });
        (await heard.WaitAsync(TestSocket.Patience)).Data.GetProperty("text").GetString().ShouldBe(text);
    }

    private static Task<ServerFrame> Heard(CollabClient client, string type)
    {
        var heard = new TaskCompletionSource<ServerFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.FrameReceived += frame => { if (frame.Type == type) heard.TrySetResult(frame); };
        return heard.Task;
    }

    private static async Task<CollabClient> ConnectAsync(TestServer server, string name, Action<CollabClientOptions>? configure = null)
    {
        var options = await OptionsAsync(server, name);
        configure?.Invoke(options);
        var client = new CollabClient(options);
        await client.ConnectAsync();
        return client;
    }

    private static async Task<CollabClientOptions> OptionsAsync(TestServer server, string name)
    {
        var user = await server.LoginGuestAsync(name);
        return new CollabClientOptions { Url = server.Address, Room = "over", Token = _ => ValueTask.FromResult(user.Token) };
    }
}
