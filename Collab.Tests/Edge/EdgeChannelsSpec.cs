using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>Sockets and their channels, with a probe for the channels' region.</summary>
public sealed class EdgeChannelsSpec() : EdgeSpec(new CollabSettings
{
    Sockets = new SocketSettings { RejoinDelay = TimeSpan.FromMilliseconds(20), RejoinDelayMax = TimeSpan.FromMilliseconds(50) },
    Lifecycle = new LifecycleSettings { Ready = TimeSpan.FromSeconds(1) },
    Channels = new ChannelSettings { PerConnection = 2 },
    Limits = new LimitSettings { OutboxBytes = 2_000 },
})
{
    private static readonly ChannelKey News = new(Org, new ChannelName("topic:news"));
    private static readonly ChannelKey Red = new(Org, new ChannelName("team:red"));

    [Fact(DisplayName = "[CH1] subscribe is acknowledged when the channel knows of this node, and not before")]
    public void Subscribes()
    {
        var client = Open();
        client.Send("""{"type":"subscribe","channel":"topic:news","id":"s1"}""");
        var asked = Channels.ExpectMsg<HearChannel>();
        asked.Channel.ShouldBe(News);
        asked.Connections.ShouldBe(1);
        Channels.LastSender.ShouldBe(Edge);
        client.Settle("not yet");
        Confirm(asked);
        client.Expect("ack").Id.ShouldBe("s1");
        Edge.Tell(new DeliverToChannel(News, Frames.Of("news", 1)));
        client.Expect("news");
    }

    [Fact(DisplayName = "[CH2] a second subscribe delivers once and says so; unsubscribing twice, unknown channels and one's own address too")]
    public void Notes()
    {
        var client = Open();
        Subscribe(client, News);
        Ack(client, "subscribe", "topic:news").ShouldBe("already_subscribed");
        Ack(client, "subscribe", "user:ann").ShouldBe("already_subscribed");
        Ack(client, "subscribe", "nonsense").ShouldBe("unknown_channel");
        Ack(client, "unsubscribe", "nonsense").ShouldBe("unknown_channel");
        Ack(client, "publish", "nonsense").ShouldBe("unknown_channel");
        Edge.Tell(new DeliverToChannel(News, Frames.Of("news", 1)));
        client.Expect("news");
        Ack(client, "unsubscribe", "topic:news").ShouldBeNull();
        Edge.Tell(new DeliverToChannel(News, Frames.Of("news", 2)));
        Ack(client, "unsubscribe", "topic:news").ShouldBe("not_subscribed");
    }

    [Fact(DisplayName = "[CH1] other users' addresses, and teams without the claim, are forbidden; the connection stays")]
    public void Forbidden()
    {
        var client = Open();
        foreach (var type in new[] { "subscribe", "publish" })
        {
            foreach (var channel in new[] { "user:bob", "team:blue", "workspace:blue" })
            {
                client.Send($$"""{"type":"{{type}}","channel":"{{channel}}","id":"{{type}} {{channel}}"}""");
                client.ExpectError("forbidden", $"{type} {channel}");
            }
        }

        client.Send("""{"type":"unsubscribe","channel":"user:ann","id":"u"}""");
        client.ExpectError("forbidden", "u");
        client.Send("""{"type":"subscribe","id":"none"}""");
        client.ExpectError("invalid_format", "none");
        Channels.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[CH1] a connection may be subscribed to so many channels; those of its token do not count")]
    public void Bounded()
    {
        var client = Open(Who() with { Teams = ["red"] });
        Confirm(Channels.ExpectMsg<HearChannel>());
        Subscribe(client, News);
        Subscribe(client, new ChannelKey(Org, new ChannelName("topic:b")));
        client.Send("""{"type":"subscribe","channel":"topic:c","id":"3"}""");
        client.ExpectError("limit_exceeded", "3");
    }

    [Fact(DisplayName = "[CH1] a channel that does not answer in time: unavailable, and the subscription is not kept")]
    public void Late()
    {
        var client = Open();
        client.Send("""{"type":"subscribe","channel":"topic:news","id":"s1"}""");
        Channels.ExpectMsg<HearChannel>();
        client.ExpectError("unavailable", "s1").Data.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        Ack(client, "unsubscribe", "topic:news").ShouldBe("not_subscribed");
    }

    [Fact(DisplayName = "[CH1] an answer that comes when nobody listens any more takes the node out again")]
    public void Late_answer()
    {
        var client = Open();
        client.Send("""{"type":"subscribe","channel":"topic:news","id":"s1"}""");
        var asked = Channels.ExpectMsg<HearChannel>();
        client.Send("""{"type":"unsubscribe","channel":"topic:news","id":"u1"}""");
        client.ExpectError("unavailable", "s1");
        client.Expect("ack").Id.ShouldBe("u1");
        var channel = CreateTestProbe();
        Edge.Tell(new ChannelHeard(News, asked.Number!.Value), channel);
        channel.ExpectMsg<HearChannel>().Connections.ShouldBe(0);
    }

    [Fact(DisplayName = "[CT4] a channel that moved or failed is told of the node again, with all its subscribers, and they notice nothing")]
    public void Lost()
    {
        var (ann, bob) = (Open(), Open(Who("bob")));
        var channel = Subscribe(ann, News);
        bob.Send("""{"type":"subscribe","channel":"topic:news","id":"s"}""");
        bob.Expect("ack");
        channel.ExpectMsg<HearChannel>().Connections.ShouldBe(2);
        Sys.Stop(channel.Ref);
        var asked = Fish(2);
        var next = Confirm(asked);
        Edge.Tell(new ChannelLost(News), next.Ref);
        Confirm(Fish(2));
        Edge.Tell(new DeliverToChannel(News, Frames.Of("news", 1)));
        ann.Expect("news");
        bob.Expect("news");
    }

    [Fact(DisplayName = "[CH2] a connection that ends leaves every channel; the last of the node takes the node out")]
    public void Ends()
    {
        var (ann, bob) = (Open(), Open(Who("bob")));
        var channel = Subscribe(ann, News);
        bob.Send("""{"type":"subscribe","channel":"topic:news"}""");
        channel.ExpectMsg<HearChannel>().Connections.ShouldBe(2);
        ann.Actor.Tell(new WireClosed(true, "gone"));
        channel.ExpectMsg<HearChannel>().Connections.ShouldBe(1);
        bob.Actor.Tell(new WireClosed(false, "gone"));
        channel.ExpectMsg<HearChannel>().Connections.ShouldBe(0);
    }

    [Fact(DisplayName = "[CH3] a subscriber that does not read is closed alone; the others hear everything, in time")]
    public void Broken_subscriber()
    {
        var (slow, quick) = (Open(), Open(Who("bob")));
        Subscribe(slow, News);
        quick.Send("""{"type":"subscribe","channel":"topic:news","id":"s"}""");
        quick.Expect("ack");
        slow.Wire.Stall();
        for (var n = 0; n < 5; n++)
            Edge.Tell(new DeliverToChannel(News, Frames.OfSize(600)));
        for (var n = 0; n < 5; n++)
            quick.Expect("filler");
        slow.ExpectClose(CloseCode.SlowConsumer);
        quick.Settle("still here");
    }

    [Fact(DisplayName = "[CH1] the token's teams and workspaces are heard from the start; a new token with other claims changes them")]
    public void Claims()
    {
        var client = Open(Who() with { Teams = ["red"], Workspaces = ["w"] });
        var heard = new[] { Channels.ExpectMsg<HearChannel>(), Channels.ExpectMsg<HearChannel>() };
        heard.Select(hear => hear.Channel.Channel.Value).ShouldBe(["team:red", "workspace:w"]);
        var red = Confirm(heard[0]);
        Confirm(heard[1]);
        Edge.Tell(new DeliverToChannel(Red, Frames.Of("for-red")));
        client.Expect("for-red");
        Verifier.Verdicts = Verifier.Verdicts.Add("new", () => TokenVerdict.Valid(Who() with { Teams = ["blue"], Workspaces = ["w"] }));
        client.Send("""{"type":"auth","id":"a","data":{"token":"new"}}""");
        client.Expect("ack").Id.ShouldBe("a");
        Channels.ExpectMsg<HearChannel>().Channel.Channel.Value.ShouldBe("team:blue");
        red.FishForMessage<HearChannel>(hear => hear.Connections == 0);
        Edge.Tell(new DeliverToChannel(Red, Frames.Of("for-red")));
        client.Settle("no longer red");
    }

    [Fact(DisplayName = "[CH1] a publish goes to the channel with its sender and id, and is acknowledged with the channel's note")]
    public void Publishes()
    {
        var client = Open();
        client.Send("""{"type":"publish","channel":"topic:news","id":"p1","data":{"a":1}}""");
        var publish = Channels.ExpectMsg<PublishToChannel>();
        publish.ShouldSatisfyAllConditions(
            () => publish.Channel.ShouldBe(News),
            () => publish.Type.ShouldBe("publish"),
            () => publish.Origin.ShouldBe(client.Connection.Value),
            () => publish.Id.ShouldBe("p1"),
            () => publish.By.User.Value.ShouldBe("ann"));
        Channels.Reply(new PublishedToChannel(News, 0, "no_subscribers"));
        var ack = client.Expect("ack");
        ack.Id.ShouldBe("p1");
        ack.Data.GetProperty("note").GetString().ShouldBe("no_subscribers");
        client.Send("""{"type":"publish","channel":"topic:news","id":"p2"}""");
        Channels.ExpectMsg<PublishToChannel>();
        client.ExpectError("unavailable", "p2");
    }

    [Fact(DisplayName = "[ST1] stats count connections by channel and users once each; others' teams and organisations are not shown")]
    public void Stats()
    {
        var ann = Open(Who() with { Teams = ["red"] });
        Confirm(Channels.ExpectMsg<HearChannel>());
        var second = Open();
        var admin = Open(Who("root") with { Roles = ["admin"] });
        var stranger = Open(Who("eve") with { Org = new OrgId("evil") });
        Subscribe(ann, News);
        second.Send("""{"type":"subscribe","channel":"topic:news","id":"s"}""");
        second.Expect("ack");
        StatsOf(ann).ShouldBe((2, """{"team:red":1,"topic:news":2}"""));
        StatsOf(second).ShouldBe((2, """{"topic:news":2}"""));
        StatsOf(admin).ShouldBe((2, """{"team:red":1,"topic:news":2}"""));
        StatsOf(stranger).ShouldBe((1, "{}"));
        Ack(second, "unsubscribe", "topic:news");
        StatsOf(second).ShouldBe((2, """{"topic:news":1}"""));
        ann.Actor.Tell(new WireClosed(true, "gone"));
        Becomes(() => StatsOf(second).ShouldBe((2, "{}")));
    }

    private HearChannel Fish(int connections) => Channels.FishForMessage<HearChannel>(hear => hear.Connections == connections);

    /// <summary>The channel's actor says that it knows of the node.</summary>
    private TestProbe Confirm(HearChannel asked)
    {
        var channel = CreateTestProbe();
        Edge.Tell(new ChannelHeard(asked.Channel, asked.Number!.Value), channel);
        channel.ExpectMsg<HearChannel>().Number.ShouldBeNull();
        return channel;
    }

    private TestProbe Subscribe(Client client, ChannelKey channel)
    {
        client.Send($$"""{"type":"subscribe","channel":"{{channel.Channel}}","id":"sub"}""");
        var confirmed = Confirm(Channels.ExpectMsg<HearChannel>());
        client.Expect("ack").Id.ShouldBe("sub");
        return confirmed;
    }

    private static string? Ack(Client client, string type, string channel)
    {
        client.Send($$"""{"type":"{{type}}","channel":"{{channel}}","id":"{{type}}"}""");
        var ack = client.Expect("ack");
        ack.Id.ShouldBe(type);
        return ack.Data.TryGetProperty("note", out var note) ? note.GetString() : null;
    }

    private static (int Users, string Channels) StatsOf(Client client)
    {
        client.Send("""{"type":"get_stats","id":"g"}""");
        var stats = client.Expect("stats");
        stats.Id.ShouldBe("g");
        var channels = stats.Data.GetProperty("channels");
        stats.Data.GetProperty("active_channels").GetInt32().ShouldBe(channels.EnumerateObject().Count());
        return (stats.Data.GetProperty("connected_users").GetInt32(), channels.GetRawText());
    }
}
