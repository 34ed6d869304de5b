using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Channels;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Channels;

/// <summary>One channel, with probes for the edges of nodes.</summary>
public sealed class ChannelSpecs : RoomSpec
{
    private static readonly ChannelKey Key = new(new OrgId("acme"), new ChannelName("topic:news"));

    private readonly SteppedTime _clock = new();
    private readonly ChannelSettings _settings = new() { RememberIds = 3 };
    private readonly IActorRef _shard;
    private readonly TestProbe _publisher;

    public ChannelSpecs()
    {
        var services = new ChannelServices(new CollabSettings { Channels = _settings }, _clock);
        _shard = Sys.ActorOf(LoneShard.Props(ChannelActor.Props(Key, services)));
        _publisher = CreateTestProbe("publisher");
    }

    [Fact(DisplayName = "[CT2] what is published goes to each node with subscribers once, and the answer counts connections")]
    public void Once_per_node()
    {
        var (here, there) = (Edge(3), Edge(2));
        Publish("one").Connections.ShouldBe(5);
        here.ExpectMsg<DeliverToChannel>().Frame.ShouldBeSameAs(there.ExpectMsg<DeliverToChannel>().Frame);
        _shard.Tell(new HearChannel(Key, 1, null), here);
        _shard.Tell(new HearChannel(Key, 0, null), there);
        Publish("two").Connections.ShouldBe(1);
        here.ExpectMsg<DeliverToChannel>();
        Publish("three");
        there.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[CH2] a publish to nobody warns 'EMPTY channel' and says no_subscribers")]
    public void Empty() => EventFilter.Warning(contains: "EMPTY channel").ExpectOne(() =>
        Publish("into the void", "1").ShouldBe(new PublishedToChannel(Key, 0, "no_subscribers")));

    [Fact(DisplayName = "[WS6] what is sent again with its id is published once, for five minutes, and gets the first answer")]
    public void Sent_again()
    {
        var edge = Edge(2);
        Publish("one", "1").Connections.ShouldBe(2);
        _shard.Tell(new HearChannel(Key, 1, null), edge);
        Publish("one", "1").Connections.ShouldBe(2);
        Publish("another's", "1", "c-2").Connections.ShouldBe(1);
        Heard(edge).ShouldBe("one");
        Heard(edge).ShouldBe("another's");
        Advance(_settings.RememberFor);
        Publish("one later", "1").Connections.ShouldBe(1);
        Heard(edge).ShouldBe("one later");
    }

    [Fact(DisplayName = "[WS6] only so many ids are remembered, the oldest goes first; what nobody heard is not remembered at all")]
    public void Bounded_memory()
    {
        Publish("nobody", "1");
        var edge = Edge(1);
        foreach (var id in new[] { "1", "2", "3", "4", "1", "4" })
            Publish(id, id);
        foreach (var id in new[] { "1", "2", "3", "4", "1" })
            Heard(edge).ShouldBe(id);
        Publish("mark");
        Heard(edge).ShouldBe("mark");
    }

    [Fact(DisplayName = "[CH2] a node that died hears nothing any more, and its subscribers do not count")]
    public void Dead_node()
    {
        var (here, there) = (Edge(1), Edge(2));
        Sys.Stop(there.Ref);
        AwaitAssert(() => Publish("still?").Connections.ShouldBe(1), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10));
        here.ExpectMsg<DeliverToChannel>();
    }

    [Fact(DisplayName = "[CH2] a channel without subscribers leaves memory; one with some stays, however quiet")]
    public void Passivates()
    {
        var edge = Edge(1);
        var entity = Entity;
        edge.Watch(entity);
        Advance(TimeSpan.FromHours(1));
        Publish("kept in memory", "1");
        edge.ExpectMsg<DeliverToChannel>();
        _shard.Tell(new HearChannel(Key, 0, null), edge);
        Settle();
        Advance(_settings.PassivateAfter);
        // It remembers what it published for longer.
        Settle();
        Entity.ShouldBe(entity);
        for (var waited = TimeSpan.Zero; waited <= _settings.RememberFor; waited += _settings.PassivateAfter)
        {
            Advance(_settings.PassivateAfter);
            Settle();
        }

        edge.ExpectTerminated(entity);
        Publish("a new life").Note.ShouldBe("no_subscribers");
    }

    [Fact(DisplayName = "[LC2] a channel that fails tells the nodes, so that they say again that they are there")]
    public void Fails()
    {
        var edge = Edge(1);
        EventFilter.Exception<NullReferenceException>().ExpectOne(() =>
            _shard.Tell(new PublishToChannel(Key, "publish", null!, default), _publisher));
        edge.ExpectMsg<ChannelLost>();
        Publish("too early").Note.ShouldBe("no_subscribers");
        _shard.Tell(new HearChannel(Key, 1, 2), edge);
        edge.ExpectMsg<ChannelHeard>().Number.ShouldBe(2);
        Publish("again").Connections.ShouldBe(1);
    }

    private IActorRef Entity => _shard.Ask<IActorRef>(new LoneShard.GetEntity(), TimeSpan.FromSeconds(10)).Arrives();

    private TestProbe Edge(int connections)
    {
        var edge = CreateTestProbe();
        _shard.Tell(new HearChannel(Key, connections, 1), edge);
        edge.ExpectMsg<ChannelHeard>().ShouldBe(new ChannelHeard(Key, 1));
        return edge;
    }

    private PublishedToChannel Publish(string text, string? id = null, string origin = "c-1")
    {
        _shard.Tell(
            new PublishToChannel(Key, "publish", new Author(new UserId("bob"), "Bob", new ConnectionId(origin)), UserFixture.Data(text))
            {
                Origin = origin,
                Id = id,
            },
            _publisher);
        return _publisher.ExpectMsg<PublishedToChannel>();
    }

    private static string Heard(TestProbe edge) =>
        System.Text.Json.JsonDocument.Parse(edge.ExpectMsg<DeliverToChannel>().Frame.Json).RootElement.GetProperty("data").GetProperty("text").GetString()!;

    private void Settle()
    {
        var asker = CreateTestProbe();
        _shard.Tell(new HearChannel(Key, 0, 0), asker);
        asker.ExpectMsg<ChannelHeard>();
    }

    private void Advance(TimeSpan by)
    {
        _clock.Advance(by);
        ((TestScheduler)Sys.Scheduler).Advance(by);
    }
}
