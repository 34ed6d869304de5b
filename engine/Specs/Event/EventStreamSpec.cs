using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Shouldly;
using Xunit;

namespace Engine.Specs.EventSpecs;

public sealed class EventStreamSpec : Akka.TestKit.Xunit2.TestKit
{
    private interface IAnimal
    {
    }

    private record Bird(string Name) : IAnimal;

    private sealed record Owl(string Name) : Bird(Name);

    private sealed record Duck(string Name) : Bird(Name);

    public EventStreamSpec() : base("akka.loglevel = WARNING")
    {
    }

    [Fact(DisplayName = "a subscriber to a class hears it and what derives from it, and nothing else")]
    public void Classes()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird));

        Sys.EventStream.Publish("not a bird");
        Sys.EventStream.Publish(new Bird("wren"));
        Sys.EventStream.Publish(new Owl("barn"));

        ExpectMsg(new Bird("wren"));
        ExpectMsg(new Owl("barn"));
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "a subscriber to an interface hears everything that implements it")]
    public void Interfaces()
    {
        Sys.EventStream.Subscribe<IAnimal>(TestActor);

        Sys.EventStream.Publish(new Duck("mallard"));

        ExpectMsg(new Duck("mallard"));
    }

    [Fact(DisplayName = "who is subscribed to several classes of an event hears it once")]
    public void Once()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird));
        Sys.EventStream.Subscribe(TestActor, typeof(Owl));
        Sys.EventStream.Subscribe(TestActor, typeof(IAnimal));

        Sys.EventStream.Publish(new Owl("barn"));
        Sys.EventStream.Publish(new Duck("end"));

        ExpectMsg(new Owl("barn"));
        ExpectMsg(new Duck("end"));
    }

    [Fact(DisplayName = "subscribing twice changes nothing and says so")]
    public void Twice()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(Bird)).ShouldBeFalse();

        Sys.EventStream.Publish(new Bird("wren"));
        Sys.EventStream.Publish(new Duck("end"));

        ExpectMsg(new Bird("wren"));
        ExpectMsg(new Duck("end"));
    }

    [Fact(DisplayName = "unsubscribing from a derived class leaves the rest of the base class")]
    public void Narrowed()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird));
        Sys.EventStream.Unsubscribe(TestActor, typeof(Owl)).ShouldBeTrue();

        Sys.EventStream.Publish(new Owl("barn"));
        Sys.EventStream.Publish(new Duck("mallard"));
        Sys.EventStream.Publish(new Bird("wren"));

        ExpectMsg(new Duck("mallard"));
        ExpectMsg(new Bird("wren"));
    }

    [Fact(DisplayName = "what was taken out of a subscription can be subscribed to again")]
    public void Regained()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird));
        Sys.EventStream.Unsubscribe(TestActor, typeof(Owl));
        Sys.EventStream.Subscribe(TestActor, typeof(Owl));

        Sys.EventStream.Publish(new Owl("barn"));
        Sys.EventStream.Publish(new Duck("mallard"));

        ExpectMsg(new Owl("barn"));
        ExpectMsg(new Duck("mallard"));
    }

    [Fact(DisplayName = "unsubscribed from everything nothing is heard, and a second time says that there was nothing")]
    public void Unsubscribed()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Bird));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor).ShouldBeTrue();
        Sys.EventStream.Unsubscribe(TestActor).ShouldBeFalse();
        Sys.EventStream.Unsubscribe(TestActor, typeof(Bird)).ShouldBeFalse();

        Sys.EventStream.Publish(new Bird("wren"));
        Sys.EventStream.Publish("text");
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "no subscriber is an argument error")]
    public void Nulls()
    {
        Should.Throw<ArgumentNullException>(() => Sys.EventStream.Subscribe(null!, typeof(Bird)));
        Should.Throw<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!, typeof(Bird)));
        Should.Throw<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!));
    }

    [Fact(DisplayName = "a subscriber hears the events of one publisher in their order")]
    public void Order()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(int));

        for (var i = 0; i < 1_000; i++)
            Sys.EventStream.Publish(i);

        ReceiveN(1_000).Cast<int>().ShouldBe(Enumerable.Range(0, 1_000));
    }
}

public sealed class EventStreamDebugSpec : Akka.TestKit.Xunit2.TestKit
{
    public EventStreamDebugSpec() : base(ConfigurationFactory.ParseString("akka.actor.debug.event-stream = on\nakka.loglevel = DEBUG\nakka.loggers = []"))
    {
    }

    [Fact(DisplayName = "an actor that has stopped is unsubscribed from everything")]
    public void Stopped()
    {
        var subscriber = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Sys.EventStream.Subscribe(subscriber, typeof(string));
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Sys.Stop(subscriber);

        FishForMessage<Debug>(debug => debug.Message.ToString() == $"unsubscribing {subscriber} from all channels");
    }

    [Fact(DisplayName = "an actor that has stopped before it is subscribed is unsubscribed too")]
    public void StoppedBefore()
    {
        var subscriber = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Watch(subscriber);
        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Sys.EventStream.Subscribe(subscriber, typeof(string));

        FishForMessage<Debug>(debug => debug.Message.ToString() == $"unsubscribing {subscriber} from all channels");
    }

    [Fact(DisplayName = "with akka.actor.debug.event-stream each change of a subscription is a debug event")]
    public void Reported()
    {
        var subscriber = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Sys.EventStream.Subscribe(subscriber, typeof(string));
        Sys.EventStream.Unsubscribe(subscriber, typeof(string));

        FishForMessage<Debug>(debug => debug.Message.ToString() == $"subscribing {subscriber} to channel {typeof(string)}");
        FishForMessage<Debug>(debug => debug.Message.ToString() == $"unsubscribing {subscriber} from channel {typeof(string)}");
    }
}
