using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Event;
using Engine.Specs.Sharding;
using Shouldly;
using Xunit;

namespace Engine.Specs.Embedded;

public sealed class ShardingLimitSpecs : ShardingSpecBase
{
    public ShardingLimitSpecs()
        : base("akka.cluster.sharding.buffer-size = 10, akka.cluster.sharding.handoff-timeout = 300ms")
    {
    }

    [Fact(DisplayName = "[SH] remembering entities is refused at the start")]
    public void RememberEntities() =>
        Should.Throw<ConfigurationException>(() => StartRegion("rooms", settings: s => s.WithRememberEntities(true)))
            .Message.ShouldContain("remember-entities");

    [Fact(DisplayName = "[SH] a full buffer drops what comes on top, to the dead letters")]
    public void BufferIsBounded()
    {
        var listener = TestActor;
        var region = StartRegion("rooms", id => Props.Create(() => new Stuck(listener)));
        region.Tell(new ShardingEnvelope("a", "passivate"));
        var stuck = ExpectMsg<IActorRef>(Deadline);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        for (var i = 0; i < 15; i++)
            region.Tell(new ShardingEnvelope("a", i));

        for (var i = 10; i < 15; i++)
            ExpectMsg<DeadLetter>(Deadline).Message.ShouldBe(i);
        Sys.EventStream.Unsubscribe(TestActor);
        stuck.Tell(PoisonPill.Instance);
        for (var i = 0; i < 10; i++)
            ExpectMsg(i, Deadline);
    }

    [Fact(DisplayName = "[SH] entities that don't end in time don't keep the region from ending")]
    public void HandOffHasALimit()
    {
        var listener = TestActor;
        var region = StartRegion("rooms", id => Props.Create(() => new Stuck(listener)), stop: "ignored");
        region.Tell(new ShardingEnvelope("a", 1));
        ExpectMsg(1, Deadline);
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ExpectMsg<IActorRef>(Deadline);
        ExpectTerminated(region, Deadline);
    }

    [Fact(DisplayName = "[SH] props that can't be made cost their message, not the other entities")]
    public async Task PropsFail()
    {
        var listener = TestActor;
        var region = StartRegion("rooms", id => id == "bad" ? throw new InvalidOperationException(id) : Props.Create(() => new Entity(id, listener)));
        // Ids of one shard, so that the failure strikes where another entity lives.
        var extractor = new Extractor();
        var good = Enumerable.Range(0, 1_000).Select(i => $"good{i}").First(id => extractor.ShardId(id) == extractor.ShardId("bad"));
        (await region.Ask<string>(new ShardingEnvelope(good, "x"), Deadline)).ShouldBe($"{good}:x");
        ExpectMsg(new Started(good), Deadline);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        region.Tell(new ShardingEnvelope("bad", "lost"));

        ExpectMsg<DeadLetter>(Deadline).Message.ShouldBe("lost");
        (await region.Ask<string>(new ShardingEnvelope(good, "y"), Deadline)).ShouldBe($"{good}:y");
    }

    [Fact(DisplayName = "[SH] a message that the extractor can't read costs nobody else anything")]
    public async Task ExtractorFails()
    {
        var extractor = HashCodeMessageExtractor.Create(10, message => message is int ? throw new InvalidOperationException("odd") : message as string);
        var region = StartRegion("rooms", extractor: extractor);
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
        ExpectMsg(new Started("a"), Deadline);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        region.Tell(42);

        ExpectMsg<DeadLetter>(Deadline).Message.ShouldBe(42);
        (await region.Ask<string>(new ShardingEnvelope("a", "y"), Deadline)).ShouldBe("a:y");
    }

    /// <summary>Tells the listener that it should stop, and doesn't.</summary>
    private sealed class Stuck : ReceiveActor
    {
        public Stuck(IActorRef listener)
        {
            Receive<int>(number => listener.Tell(number));
            Receive<string>(text => text == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<string>(_ => listener.Tell(Self));
        }
    }
}
