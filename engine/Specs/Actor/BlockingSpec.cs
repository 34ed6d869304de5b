using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class BlockingSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker(IActorRef other) =>
            Receive<string>(text => Sender.Tell(other.Ask<string>(text, Patience).GetAwaiter().GetResult() + "!"));
    }

    private sealed class TellsAndBlocks : ReceiveActor
    {
        public TellsAndBlocks(IActorRef other, ManualResetEventSlim gate) => ReceiveAny(_ =>
        {
            other.Forward("told before the gate");
            gate.Wait(Patience);
        });
    }

    private sealed class Gated : ReceiveActor
    {
        public Gated(CountdownEvent entered, ManualResetEventSlim gate) => ReceiveAny(_ =>
        {
            entered.Signal();
            Sender.Tell(gate.Wait(Patience));
        });
    }

    [Fact(DisplayName = "what an actor told before it blocked is handled while it blocks")]
    public void ToldBeforeBlocking()
    {
        using var gate = new ManualResetEventSlim();
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));
        var blocking = Sys.ActorOf(Props.Create(() => new TellsAndBlocks(echo, gate)));

        blocking.Tell("go");

        ExpectMsg("told before the gate", Patience);
        gate.IsSet.ShouldBeFalse();
        gate.Set();
    }

    [Fact(DisplayName = "an actor can wait for another's answer on its own thread, and that one for a third's")]
    public void NestedAsks()
    {
        var last = Sys.ActorOf(Props.Create(() => new Echo()));
        for (var i = 0; i < 10; i++)
        {
            var next = last;
            last = Sys.ActorOf(Props.Create(() => new Asker(next)));
        }

        last.Tell("deep");

        ExpectMsg("deep!!!!!!!!!!", Patience);
    }

    [Fact(DisplayName = "more blocked actors than cores do not keep the others from running")]
    public void ManyBlocked()
    {
        const int count = 40;
        using var gate = new ManualResetEventSlim();
        using var entered = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
            Sys.ActorOf(Props.Create(() => new Gated(entered, gate))).Tell("block");

        // All of them are in their handlers at once, and somebody else still gets a turn.
        entered.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Sys.ActorOf(Props.Create(() => new Echo())).Tell("still here");
        ExpectMsg("still here", Patience);

        gate.Set();
        for (var i = 0; i < count; i++)
            ExpectMsg(true, Patience);
    }
}
