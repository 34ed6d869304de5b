using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class PropsSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Says : ReceiveActor
    {
        public Says()
            : this("nothing", 0)
        {
        }

        public Says(string what, int times) => ReceiveAny(_ => Sender.Tell($"{what} {times}"));
    }

    private sealed class Producer(string what) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Says);

        public ActorBase Produce() => new Says(what, 7);

        public void Release(ActorBase actor)
        {
        }
    }

    private void ExpectSays(Props props, string expected)
    {
        Sys.ActorOf(props).Tell("?");
        ExpectMsg(expected);
    }

    [Fact(DisplayName = "an actor is made of a constructor call, of a type with arguments, or of a producer")]
    public void Kinds()
    {
        var times = 3;
        ExpectSays(Props.Create(() => new Says("hello", times + 1)), "hello 4");
        ExpectSays(Props.Create<Says>("hi", 2), "hi 2");
        ExpectSays(Props.Create<Says>(), "nothing 0");
        ExpectSays(Props.Create(typeof(Says), "hey", 1), "hey 1");
        ExpectSays(Props.CreateBy(new Producer("produced")), "produced 7");
    }

    [Fact(DisplayName = "the arguments of a constructor call are taken when the props are made")]
    public void Captured()
    {
        var what = "before";
        var props = Props.Create(() => new Says(what, 1));
        what = "after";
        props.Arguments.ShouldBe(["before", 1]);
        ExpectSays(props, "before 1");
        what.ShouldBe("after");
    }

    [Fact(DisplayName = "anything but a constructor call is refused")]
    public void NoConstructor() => Should.Throw<ArgumentException>(() => Props.Create(() => Make()));

    [Fact(DisplayName = "changes make new props and leave the old ones")]
    public void Immutable()
    {
        var props = Props.Create<Says>();
        props.WithDispatcher("other").Dispatcher.ShouldBe("other");
        props.WithMailbox("some").Mailbox.ShouldBe("some");
        props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy).SupervisorStrategy.ShouldBe(SupervisorStrategy.StoppingStrategy);
        props.Dispatcher.ShouldBe("akka.actor.default-dispatcher");
        props.SupervisorStrategy.ShouldBeNull();
    }

    [Fact(DisplayName = "a type must be given")]
    public void NoType() => Should.Throw<ArgumentNullException>(() => Props.Create((Type)null!));

    private static Says Make() => new();
}
