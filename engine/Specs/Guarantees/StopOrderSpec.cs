using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.Guarantees;

/// <summary>The ways to end an actor differ in what becomes of the messages before and behind the end.</summary>
public sealed class StopOrderSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Gate : ReceiveActor
    {
        public Gate(IActorRef probe, ManualResetEventSlim open)
        {
            Receive<string>(text => text == "hold", _ =>
            {
                probe.Tell("holding");
                open.Wait(TimeSpan.FromSeconds(30));
            });
            Receive<string>(text => text == "stop", _ =>
            {
                Context.Stop(Self);
                probe.Tell("still here");
            });
            ReceiveAny(probe.Tell);
        }
    }

    private readonly ManualResetEventSlim _open = new();

    private IActorRef Held()
    {
        var gate = Watch(Sys.ActorOf(Props.Create(() => new Gate(TestActor, _open))));
        gate.Tell("hold");
        ExpectMsg("holding");
        return gate;
    }

    [Fact(DisplayName = "a PoisonPill lets what came before it be handled; what comes behind it are dead letters")]
    public void Pill()
    {
        var gate = Held();
        gate.Tell(1);
        gate.Tell(PoisonPill.Instance);
        gate.Tell(2);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        _open.Set();

        ExpectMsg(1);
        ExpectMsgAllOfMatchingPredicates(
            Akka.TestKit.PredicateInfo.Create<Terminated>(terminated => terminated.ActorRef.Equals(gate)),
            Akka.TestKit.PredicateInfo.Create<DeadLetter>(letter => Equals(letter.Message, 2)));
    }

    [Fact(DisplayName = "an actor that stops itself ends its message and no other; all that waited are dead letters, in order")]
    public void Stop()
    {
        var gate = Held();
        gate.Tell("stop");
        gate.Tell(1);
        gate.Tell(2);
        Unwatch(gate);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        _open.Set();

        ExpectMsg("still here");
        ExpectMsg<DeadLetter>().Message.ShouldBe(1);
        ExpectMsg<DeadLetter>().Message.ShouldBe(2);
    }

    [Fact(DisplayName = "the name of an actor that has ended becomes free again")]
    public void NameIsFree()
    {
        for (var i = 0; i < 50; i++)
        {
            var actor = Watch(Sys.ActorOf(SimpleEchoActor.Props(), "again"));
            actor.Tell(i);
            ExpectMsg(i);
            Sys.Stop(actor);
            ExpectTerminated(actor);
            AwaitAssert(() => Sys.ActorSelection("/user/again").Ask<ActorIdentity>(new Identify(i), TimeSpan.FromSeconds(3))
                .GetAwaiter().GetResult().Subject.ShouldBeNull());
        }
    }

    protected override void Dispose(bool disposing)
    {
        _open.Set();
        base.Dispose(disposing);
    }
}
