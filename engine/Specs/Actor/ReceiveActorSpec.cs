using Akka.Actor;
using Akka.Event;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class ReceiveActorSpec : Akka.TestKit.Xunit2.TestKit
{
    private interface IAnimal;

    private sealed record Cat : IAnimal;

    private sealed record Dog : IAnimal;

    private sealed class Handlers : ReceiveActor
    {
        public Handlers()
        {
            Receive<int>(number => number < 5, number => Sender.Tell($"small {number}"));
            Receive<int>(number =>
            {
                if (number >= 10)
                    return false;
                Sender.Tell($"middle {number}");
                return true;
            });
            Receive<int>(number => Sender.Tell($"large {number}"));
            Receive<Cat>(_ => Sender.Tell("cat"));
            Receive<IAnimal>(_ => Sender.Tell("animal"));
            Receive(typeof(string), text => Sender.Tell($"text {text}"));
            ReceiveAny(message => Sender.Tell($"any {message}"));
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late()
        {
            ReceiveAny(_ => { });
            Receive<int>(_ => { });
        }
    }

    private sealed class Switching : ReceiveActor
    {
        public Switching() => Off();

        private void Off()
        {
            Receive<string>(text => text == "on", _ => Become(On));
            Receive<string>(text => text == "stack", _ => BecomeStacked(On));
            ReceiveAny(_ => Sender.Tell("off"));
        }

        private void On()
        {
            Receive<string>(text => text == "off", _ => Become(Off));
            Receive<string>(text => text == "back", _ => UnbecomeStacked());
            ReceiveAny(_ => Sender.Tell("on"));
        }
    }

    private sealed class DeclaresInHandler : ReceiveActor
    {
        public DeclaresInHandler() => ReceiveAny(_ =>
        {
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException refused)
            {
                Sender.Tell(refused);
            }
        });
    }

    private sealed class Nothing : ReceiveActor;

    [Fact(DisplayName = "a message goes to the first handler whose type and predicate fit")]
    public void Order()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Handlers()));
        object[] messages = [1, 7, 12, new Cat(), new Dog(), "x", 'c'];
        foreach (var message in messages)
            actor.Tell(message);

        ExpectMsg("small 1");
        ExpectMsg("middle 7");
        ExpectMsg("large 12");
        ExpectMsg("cat");
        ExpectMsg("animal");
        ExpectMsg("text x");
        ExpectMsg("any c");
    }

    [Fact(DisplayName = "after a handler for everything no other can be declared")]
    public void NothingAfterAny()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Late()));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact(DisplayName = "Become changes the handlers, BecomeStacked keeps the old ones below")]
    public void Become()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        actor.Tell(0);
        ExpectMsg("off");
        actor.Tell("on");
        actor.Tell(0);
        ExpectMsg("on");
        actor.Tell("off");
        actor.Tell(0);
        ExpectMsg("off");
        actor.Tell("stack");
        actor.Tell(0);
        ExpectMsg("on");
        actor.Tell("back");
        actor.Tell(0);
        ExpectMsg("off");
    }

    [Fact(DisplayName = "handlers are declared in the constructor and in Become alone")]
    public void OnlyInConstructor()
    {
        Sys.ActorOf(Props.Create(() => new DeclaresInHandler())).Tell(1);
        ExpectMsg<InvalidOperationException>();
    }

    [Fact(DisplayName = "what no handler takes is published as unhandled")]
    public void Unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Nothing()));
        actor.Tell("hello");
        var unhandled = ExpectMsg<UnhandledMessage>();
        unhandled.Message.ShouldBe("hello");
        unhandled.Recipient.ShouldBe(actor);
        unhandled.Sender.ShouldBe(TestActor);
    }
}
