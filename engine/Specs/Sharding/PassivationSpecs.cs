using Akka.Actor;
using Akka.Cluster.Sharding;
using Shouldly;
using Xunit;

namespace Engine.Specs.Sharding;

public sealed class PassivationSpecs : ShardingSpecBase
{
    [Fact(DisplayName = "[SH] an entity that passivates gets its stop message, ends, and starts again with the next message")]
    public async Task Passivates()
    {
        var region = StartRegion("rooms");
        region.Tell(new ShardingEnvelope("a", "passivate"));
        ExpectMsg(new Started("a"), Deadline);
        ExpectMsg(new Stopped("a"), Deadline);
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
        ExpectMsg(new Started("a"), Deadline);
    }

    [Fact(DisplayName = "[SH] no message is lost to passivation: each one is answered by this incarnation or the next, in order")]
    public void NothingLost()
    {
        const int Rounds = 200;
        const int Burst = 25;
        var region = StartRegion("rooms", id => Props.Create(() => new Restless(id)));
        var sender = CreateTestProbe();
        for (var round = 0; round < Rounds; round++)
        {
            // Within each burst the entity asks to stop, while the rest of the burst and the next one are on their way.
            for (var i = 0; i < Burst; i++)
                region.Tell(new ShardingEnvelope("a", (round * Burst) + i), sender);
            for (var i = 0; i < Burst; i++)
                sender.ExpectMsg<int>(Deadline).ShouldBe((round * Burst) + i);
        }
    }

    [Fact(DisplayName = "[SH] messages for an entity on its way out wait for its next incarnation")]
    public void BuffersWhileStopping()
    {
        var listener = TestActor;
        var region = StartRegion("rooms", id => Props.Create(() => new Slow(id, listener)));
        region.Tell(new ShardingEnvelope("a", "passivate"));
        var stopping = ExpectMsg<IActorRef>(Deadline);

        for (var i = 0; i < 100; i++)
            region.Tell(new ShardingEnvelope("a", i));
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
        stopping.Tell("end now");

        for (var i = 0; i < 100; i++)
            ExpectMsg(i, Deadline);
    }

    [Fact(DisplayName = "[SH] an entity that nobody writes to through the region is stopped, one that somebody does is not")]
    public void Idle()
    {
        var region = StartRegion("rooms", settings: s => s.WithPassivateIdleAfter(TimeSpan.FromSeconds(1)));
        region.Tell(new ShardingEnvelope("idle", "x"));
        region.Tell(new ShardingEnvelope("busy", "x"));
        var busy = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(100), region, new ShardingEnvelope("busy", "x"), ActorRefs.NoSender);
        try
        {
            FishForMessage(message => message is Stopped, Deadline).ShouldBe(new Stopped("idle"));
            ExpectNoStop(TimeSpan.FromSeconds(2));
        }
        finally
        {
            busy.Cancel();
        }
        FishForMessage(message => message is Stopped, Deadline).ShouldBe(new Stopped("busy"));
    }

    [Fact(DisplayName = "[SH] with idle passivation off an entity stays")]
    public void IdleOff()
    {
        var region = StartRegion("rooms", settings: s => s.WithPassivateIdleAfter(TimeSpan.Zero));
        region.Tell(new ShardingEnvelope("a", "x"));
        ExpectNoStop(TimeSpan.FromSeconds(2));
    }

    private void ExpectNoStop(TimeSpan during) =>
        ReceiveWhile(during, message => message).ShouldNotContain(message => message is Stopped);

    /// <summary>Asks to stop after every tenth message.</summary>
    private sealed class Restless : ReceiveActor
    {
        private int _seen;

        public Restless(string id)
        {
            id.ShouldNotBeNull();
            Receive<int>(number =>
            {
                Sender.Tell(number);
                if (++_seen == 10)
                    Context.Parent.Tell(new Passivate("stop"));
            });
            Receive<string>(_ => Context.Stop(Self));
        }
    }

    /// <summary>Ends only when it is told to by hand.</summary>
    private sealed class Slow : ReceiveActor
    {
        public Slow(string id, IActorRef listener)
        {
            id.ShouldNotBeNull();
            Receive<int>(number => listener.Tell(number));
            Receive<string>(text => text == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<string>(text => text == "stop", _ => listener.Tell(Self));
            Receive<string>(_ => Context.Stop(Self));
        }
    }
}
