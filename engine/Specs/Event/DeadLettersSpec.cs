using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.EventSpecs;

public sealed class DeadLettersSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed record Unimportant : IDeadLetterSuppression;

    private sealed class Deaf : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    public DeadLettersSpec() : base("akka.loglevel = INFO\nakka.log-dead-letters = 2\nakka.log-dead-letters-suspend-duration = 10 minutes")
    {
    }

    private IActorRef Stopped()
    {
        var actor = Sys.ActorOf(BlackHoleActor.Props);
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        return actor;
    }

    [Fact(DisplayName = "a message to an actor that has stopped is published with its sender and recipient")]
    public void Published()
    {
        var actor = Stopped();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("late", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        letter.Message.ShouldBe("late");
        letter.Sender.ShouldBe(TestActor);
        letter.Recipient.ShouldBe(actor);
    }

    [Fact(DisplayName = "a message that asks for it is published as a suppressed dead letter alone")]
    public void Suppressed()
    {
        var actor = Stopped();
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));

        actor.Tell(new Unimportant(), TestActor);

        ExpectMsg<SuppressedDeadLetter>().Message.ShouldBe(new Unimportant());
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "the log tells of as many dead letters as it may, the last with the news that there will be no more")]
    public void Logged()
    {
        var actor = Stopped();

        EventFilter.Info(contains: "[1] dead letters encountered").ExpectOne(() => actor.Tell("one", TestActor));
        EventFilter.Info(contains: "no more dead letters will be logged").ExpectOne(() => actor.Tell("two", TestActor));
        EventFilter.Info(contains: "dead letters encountered").Expect(0, TimeSpan.FromMilliseconds(100), () => actor.Tell("three", TestActor));
    }

    [Fact(DisplayName = "a message that an actor does not handle is published with its sender and recipient")]
    public void Unhandled()
    {
        var deaf = Sys.ActorOf(Props.Create(() => new Deaf()));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        deaf.Tell("hello", TestActor);

        var unhandled = ExpectMsg<UnhandledMessage>();
        unhandled.Message.ShouldBe("hello");
        unhandled.Sender.ShouldBe(TestActor);
        unhandled.Recipient.ShouldBe(deaf);
    }

    [Fact(DisplayName = "a dead letter has a message, a sender and a recipient")]
    public void Nulls()
    {
        Should.Throw<ArgumentNullException>(() => new DeadLetter(null!, TestActor, TestActor));
        Should.Throw<ArgumentNullException>(() => new DeadLetter("m", null!, TestActor));
        Should.Throw<ArgumentNullException>(() => new DeadLetter("m", TestActor, null!));
        Should.Throw<ArgumentException>(() => new SuppressedDeadLetter("not suppressed", TestActor, TestActor));
    }
}

public sealed class DeadLettersOffSpec : Akka.TestKit.Xunit2.TestKit
{
    public DeadLettersOffSpec() : base("akka.loglevel = DEBUG\nakka.log-dead-letters = off\nakka.actor.debug.unhandled = on")
    {
    }

    [Fact(DisplayName = "with akka.log-dead-letters = off the log is silent about them")]
    public void Silent() =>
        EventFilter.Info(contains: "dead letters").Expect(0, TimeSpan.FromMilliseconds(100), () => Sys.DeadLetters.Tell("lost", TestActor));

    [Fact(DisplayName = "with akka.actor.debug.unhandled an unhandled message is a debug line")]
    public void Unhandled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new UnhandledMessageActor()));

        EventFilter.Debug(start: "Unhandled message from").ExpectOne(() => actor.Tell("hello", TestActor));
    }
}
