using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

public sealed class ProbeSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Broken : Exception;

    private sealed class Fragile : ReceiveActor
    {
        private int _count;

        public Fragile()
        {
            Receive<string>(_ => throw new Broken());
            Receive<int>(_ => Sender.Tell(++_count));
        }
    }

    [Fact(DisplayName = "a probe has its message before Tell returns")]
    public void AtOnce()
    {
        var probe = CreateTestProbe();

        probe.Ref.Tell("now");

        probe.HasMessages.ShouldBeTrue();
        probe.ReceiveOne(TimeSpan.Zero).ShouldBe("now");
    }

    [Fact(DisplayName = "a probe sends, answers and passes on")]
    public void Talks()
    {
        var probe = CreateTestProbe("partner");
        var other = CreateTestProbe();

        probe.Send(other, "hello");
        other.ExpectMsg("hello");
        other.Sender.ShouldBe(probe.Ref);
        other.Reply("hi");
        probe.ExpectMsg("hi");
        probe.Forward(TestActor);
        ExpectMsg("hi");
        LastSender.ShouldBe(other.Ref);
    }

    [Fact(DisplayName = "a probe is a reference: to tell, to watch, to compare, to stop")]
    public void IsReference()
    {
        var probe = CreateTestProbe();

        ((IActorRef)probe).Tell("direct", TestActor);
        probe.ExpectMsg("direct");
        probe.Ref.Equals(probe).ShouldBeTrue();
        probe.Equals(probe.Ref).ShouldBeTrue();
        new HashSet<IActorRef> { probe, probe.Ref }.Count.ShouldBe(1);
        probe.GetHashCode().ShouldBe(probe.Ref.GetHashCode());
        Watch(probe.Ref);
        Sys.Stop(probe.Ref);
        ExpectTerminated(probe.Ref);
    }

    [Fact(DisplayName = "probes have queues of their own")]
    public void Apart()
    {
        var first = CreateTestProbe();
        var second = CreateTestProbe();

        first.Tell("first");
        second.Tell("second");

        second.ExpectMsg("second");
        first.ExpectMsg("first");
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "a pilot answers by itself, as long as it says so, and the test sees the messages nevertheless")]
    public void Pilot()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"{message}!", ActorRefs.NoSender);
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        probe.Ref.Tell("one", TestActor);
        probe.Ref.Tell("last", TestActor);
        probe.Ref.Tell("three", TestActor);

        ExpectMsg("one!");
        ExpectMsg("last!");
        ExpectNoMsg(TimeSpan.Zero);
        probe.ReceiveN(3).ShouldBe(["one", "last", "three"]);
    }

    [Fact(DisplayName = "a probe's child is supervised as told")]
    public void Children()
    {
        var probe = CreateTestProbe();
        var restarted = probe.ChildActorOf<Fragile>("restarted", new OneForOneStrategy(_ => Directive.Restart));
        var resumed = probe.ChildActorOf<Fragile>(new OneForOneStrategy(_ => Directive.Resume));
        var stopped = probe.ChildActorOf(Props.Create(() => new Fragile()), SupervisorStrategy.StoppingStrategy);
        Watch(stopped);
        foreach (var child in new[] { restarted, resumed, stopped })
        {
            child.Tell(0, TestActor);
            ExpectMsg(1);
        }

        EventFilter.Exception<Broken>().And.Warning().Mute(() =>
        {
            foreach (var child in new[] { restarted, resumed, stopped })
                child.Tell("break", TestActor);
            ExpectTerminated(stopped);
        });

        restarted.Path.Parent.ShouldBe(probe.Ref.Path);
        restarted.Path.Name.ShouldBe("restarted");
        restarted.Tell(0, TestActor);
        ExpectMsg(1);
        resumed.Tell(0, TestActor);
        ExpectMsg(2);
    }

    [Fact(DisplayName = "the ready-made actors echo, forward and swallow")]
    public void ReadyMade()
    {
        Sys.ActorOf(BlackHoleActor.Props).Tell("gone", TestActor);
        Sys.ActorOf(SimpleEchoActor.Props()).Tell("echo", TestActor);
        ExpectMsg("echo");
        Sys.ActorOf(ForwardActor.Props(TestActor)).Tell("forward", TestActor);
        ExpectMsg("forward");
        var probe = CreateTestProbe();
        Sys.ActorOf(EchoActor.Props(this)).Tell("both", probe);
        ExpectMsg("both");
        LastSender.ShouldBe(probe.Ref);
        probe.ExpectMsg("both");
    }

    [Fact(DisplayName = "another test actor fills the same queue")]
    public void SecondTestActor()
    {
        var second = CreateTestActor("second");

        second.Tell("to the second", ActorRefs.NoSender);
        TestActor.Tell("to the first", ActorRefs.NoSender);

        ReceiveN(2).ShouldBe(["to the second", "to the first"]);
        second.Path.Name.ShouldBe("second");
    }

    [Fact(DisplayName = "the test itself may have a pilot and children")]
    public void OwnPilot()
    {
        SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell(message, ActorRefs.NoSender);
            return AutoPilot.KeepRunning;
        }));
        var probe = CreateTestProbe();

        probe.Send(TestActor, "back");

        probe.ExpectMsg("back");
        ExpectMsg("back");
        ChildActorOf(BlackHoleActor.Props, "child").Path.Parent.ShouldBe(TestActor.Path);
    }

    [Fact(DisplayName = "an actor can be made of a lambda")]
    public void OfLambda()
    {
        var actor = ActorOf(dsl => dsl.Receive<string>((text, context) => context.Sender.Tell($"{text}!")), "lambda");

        actor.Tell("hello", TestActor);

        ExpectMsg("hello!");
        actor.Path.Name.ShouldBe("lambda");
    }

    [Fact(DisplayName = "what a test has not read is a dead letter when its probe stops")]
    public void Unread()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("unread", TestActor);

        EventFilter.DeadLetter<string>(text => text == "unread").ExpectOne(() => Sys.Stop(probe));
    }
}
