using Akka.Actor;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class DeathWatchSpec : Akka.TestKit.Xunit2.TestKit
{
    // A Terminated that is passed on means nothing to one who does not watch.
    private sealed record Ended(IActorRef Actor, bool ExistenceConfirmed);

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef probe)
        {
            Receive<IActorRef>(subject =>
            {
                Context.Watch(subject);
                Context.Watch(subject);
                Sender.Tell("watching");
            });
            Receive<(IActorRef Subject, string Message)>(with =>
            {
                Context.WatchWith(with.Subject, with.Message);
                Sender.Tell("watching");
            });
            Receive<Terminated>(terminated => probe.Tell(new Ended(terminated.ActorRef, terminated.ExistenceConfirmed)));
            ReceiveAny(message => probe.Tell(message));
        }
    }

    private sealed class Pact : ReceiveActor
    {
        public Pact(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(text => Sender.Tell(text));
        }
    }

    private sealed class ChangesItsMind : ReceiveActor
    {
        public ChangesItsMind(IActorRef subject, IActorRef probe)
        {
            Context.Watch(subject);
            Receive<ManualResetEventSlim>(gate =>
            {
                // The subject's end comes while this waits, so that its Terminated stands in the mailbox behind this message.
                gate.Wait(TimeSpan.FromSeconds(10));
                Thread.Sleep(100);
                Context.Unwatch(subject);
            });
            Receive<Terminated>(_ => probe.Tell("terminated"));
            Receive<string>(text => probe.Tell(text));
        }
    }

    private IActorRef NewWatcher()
    {
        var probe = TestActor;
        return Sys.ActorOf(Props.Create(() => new Watcher(probe)));
    }

    [Fact(DisplayName = "a watcher hears of the end exactly once, however often it watched")]
    public void Once()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        var watcher = NewWatcher();
        watcher.Tell(subject);
        ExpectMsg("watching");

        Sys.Stop(subject);

        ExpectMsg(new Ended(subject, true));
        watcher.Tell("after");
        ExpectMsg("after");
    }

    [Fact(DisplayName = "all watchers hear of it")]
    public void All()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        for (var i = 0; i < 3; i++)
        {
            NewWatcher().Tell(subject);
            ExpectMsg("watching");
        }

        subject.Tell(PoisonPill.Instance);
        for (var i = 0; i < 3; i++)
            ExpectMsg(new Ended(subject, true));
    }

    [Fact(DisplayName = "one who watches an actor that has ended already hears of it at once")]
    public void TooLate()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);

        NewWatcher().Tell(subject);
        ExpectMsg("watching");
        ExpectMsg<Ended>().Actor.ShouldBe(subject);
    }

    [Fact(DisplayName = "WatchWith brings the message that was asked for")]
    public void With()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        var watcher = NewWatcher();
        watcher.Tell((subject, "gone"));
        ExpectMsg("watching");
        Sys.Stop(subject);
        ExpectMsg("gone");
    }

    [Fact(DisplayName = "a Terminated that nobody handles breaks the pact")]
    public void PactIsBroken()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        var bound = Sys.ActorOf(Props.Create(() => new Pact(subject)));
        Watch(bound);
        bound.Tell("ready");
        ExpectMsg("ready");

        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(subject));
        ExpectTerminated(bound);
    }

    [Fact(DisplayName = "after Unwatch no Terminated comes, even if it is in the mailbox")]
    public void Unwatched()
    {
        var subject = Sys.ActorOf(BlackHoleActor.Props);
        var probe = TestActor;
        var watcher = Sys.ActorOf(Props.Create(() => new ChangesItsMind(subject, probe)));
        Watch(subject);
        using var gate = new ManualResetEventSlim();
        watcher.Tell(gate);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        gate.Set();

        watcher.Tell("after");
        ExpectMsg("after");
    }

    [Fact(DisplayName = "a child of the same name is another actor")]
    public void SameName()
    {
        var first = Sys.ActorOf(BlackHoleActor.Props, "same");
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        var second = Sys.ActorOf(BlackHoleActor.Props, "same");
        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);
        Watch(second);
        Sys.Stop(second);
        ExpectTerminated(second);
    }

    [Fact(DisplayName = "a restart is no end")]
    public void Restarted()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsOnce()));
        Watch(actor);
        actor.Tell("fail");
        actor.Tell("hello");
        ExpectMsg("hello");
    }

    private sealed class FailsOnce : ReceiveActor
    {
        public FailsOnce()
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("asked to"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
