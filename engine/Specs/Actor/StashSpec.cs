using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class StashSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Waiting : ReceiveActor, IWithUnboundedStash
    {
        public Waiting()
        {
            Receive<string>(text => text == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("asked to"));
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Open() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class StashesTwice : ReceiveActor, IWithUnboundedStash
    {
        public StashesTwice() => ReceiveAny(_ =>
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException)
            {
                Sender.Tell("refused");
            }
        });

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Narrow : ReceiveActor, IWithStash
    {
        public Narrow() => ReceiveAny(_ =>
        {
            try
            {
                Stash.Stash();
                Sender.Tell(Stash.Count);
            }
            catch (StashOverflowException)
            {
                Sender.Tell("full");
            }
        });

        public IStash Stash { get; set; } = null!;
    }

    private sealed class OneByOne : ReceiveActor, IWithUnboundedStash
    {
        public OneByOne()
        {
            Receive<string>(text => text == "next", _ => Become(Open));
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Open()
        {
            Receive<string>(text => text == "one", _ => Stash.Unstash());
            ReceiveAny(message => Sender.Tell($"{message}, {Stash.Count} left"));
        }
    }

    [Fact(DisplayName = "stashed messages come back before those that came later, in order and with their senders")]
    public void Order()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waiting()));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open");
        actor.Tell(3);
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
    }

    [Fact(DisplayName = "a restart gives the stash back to the mailbox, and the order holds")]
    public void Restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waiting()));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("fail");
        actor.Tell(3);
        actor.Tell("open");
        actor.Tell(4);
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
        ExpectMsg(4);
    }

    [Fact(DisplayName = "what is in the stash of an actor that stops becomes dead letters")]
    public void Stops()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waiting()));
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        actor.Tell(1);
        Sys.Stop(actor);
        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe(1);
    }

    [Fact(DisplayName = "one message cannot be stashed twice")]
    public void Twice()
    {
        Sys.ActorOf(Props.Create(() => new StashesTwice())).Tell("x");
        ExpectMsg("refused");
    }

    [Fact(DisplayName = "equal messages are different ones to the stash")]
    public void EqualMessages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waiting()));
        actor.Tell("same");
        actor.Tell("same");
        actor.Tell("open");
        ExpectMsg("same");
        ExpectMsg("same");
    }

    [Fact(DisplayName = "a stash takes as many messages as the deployment says")]
    public void Capacity()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Narrow()).WithStashCapacity(2));
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("c");
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg("full");
    }

    [Fact(DisplayName = "Unstash gives the oldest message back alone")]
    public void One()
    {
        var actor = Sys.ActorOf(Props.Create(() => new OneByOne()));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("next");
        actor.Tell("one");
        ExpectMsg("1, 1 left");
        actor.Tell("one");
        ExpectMsg("2, 0 left");
    }
}
