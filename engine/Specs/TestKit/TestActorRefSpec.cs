using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Internal;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

public sealed class TestActorRefSpec : Akka.TestKit.Xunit2.TestKit
{
    public TestActorRefSpec() : base("elsewhere.type = Dispatcher")
    {
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number => Sum += number);
            Receive<string>(text => Sender.Tell(text.Length));
            Receive<Exception>(failure => throw failure);
            Receive<char>(_ => Context.Stop(Self));
            ReceiveAsync<double>(async number =>
            {
                await Task.Yield();
                if (number < 0)
                    throw new InvalidOperationException("below zero");
                Sender.Tell((int)number);
            });
        }

        public int Sum { get; private set; }
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(IActorRef probe)
        {
            Child = Context.Watch(new TestActorRef<Counter>(Context.System, Props.Create(() => new Counter()), Self, "child"));
            Receive<Terminated>(terminated => probe.Tell(terminated.ActorRef.Path.Name));
        }

        public IActorRef Child { get; }
    }

    [Fact(DisplayName = "the actor has handled a message when Tell returns, and its inside can be seen")]
    public void Inside()
    {
        var counter = ActorOfAsTestActorRef<Counter>("counter");

        counter.Tell(2);
        counter.Tell(3);

        counter.UnderlyingActor.Sum.ShouldBe(5);
        counter.Path.Name.ShouldBe("counter");
        counter.Path.Parent!.Name.ShouldBe("user");
    }

    [Fact(DisplayName = "it answers its sender, who is the test")]
    public void Answers()
    {
        var counter = ActorOfAsTestActorRef(() => new Counter());

        counter.Tell("four");

        ExpectMsg(4);
    }

    [Fact(DisplayName = "Receive goes past the mailbox, and the actor's exception comes out of it")]
    public void Receive()
    {
        var counter = ActorOfAsTestActorRef<Counter>(Props.Create(() => new Counter()));

        counter.Receive(7);
        counter.Receive("four", TestActor);

        counter.UnderlyingActor.Sum.ShouldBe(7);
        ExpectMsg(4);
        Should.Throw<InvalidOperationException>(() => counter.Receive(new InvalidOperationException("out")));
    }

    [Fact(DisplayName = "an Ask has its answer when it returns")]
    public void Asked() => ActorOfAsTestActorRef<Counter>().Ref.Ask<int>("four", TimeSpan.FromSeconds(30)).IsCompletedSuccessfully.ShouldBeTrue();

    [Fact(DisplayName = "it runs on the calling thread, unless its props name a dispatcher")]
    public void Dispatchers()
    {
        var here = ActorOfAsTestActorRef<Counter>();
        var elsewhere = ActorOfAsTestActorRef<Counter>(Props.Create(() => new Counter()).WithDispatcher("elsewhere"));

        ((InternalTestActorRef)here.Ref).Cell.Dispatcher.ShouldBeOfType<CallingThreadDispatcher>();
        ((InternalTestActorRef)elsewhere.Ref).Cell.Dispatcher.ShouldBeOfType<Akka.Dispatch.Dispatcher>();
        elsewhere.UnderlyingActor.Sum.ShouldBe(0);
        here.Path.Name.ShouldStartWith("$$");
    }

    [Fact(DisplayName = "an actor that stops itself in Receive has stopped when Receive returns")]
    public void StopsInReceive()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        Watch(counter);

        counter.Receive('x');

        HasMessages.ShouldBeTrue();
        ExpectTerminated(counter);
    }

    [Fact(DisplayName = "ReceiveAsync ends with a handler that awaits, and fails with it")]
    public async Task ReceiveAwaiting()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        await counter.ReceiveAsync(2.0, TestActor);
        HasMessages.ShouldBeTrue();
        await ExpectMsgAsync(2);
        var before = counter.UnderlyingActor;
        await Should.ThrowAsync<InvalidOperationException>(() => counter.ReceiveAsync(-1.0));

        // The failure was the test's, so no supervisor heard of it.
        counter.Tell(5);
        counter.UnderlyingActor.ShouldBeSameAs(before);
        counter.UnderlyingActor.Sum.ShouldBe(5);
    }

    [Fact(DisplayName = "it is restarted like any actor, with a new inside")]
    public void Restarts()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        counter.Tell(2);
        var before = counter.UnderlyingActor;

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => counter.Tell(new InvalidOperationException("out")));

        AwaitAssert(() => counter.UnderlyingActor.ShouldNotBeSameAs(before));
        counter.UnderlyingActor.Sum.ShouldBe(0);
    }

    [Fact(DisplayName = "it stops like any actor, and then it has no inside")]
    public void Stops()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        Watch(counter);

        counter.Tell(PoisonPill.Instance);

        ExpectTerminated(counter);
        Should.Throw<IllegalActorStateException>(() => counter.UnderlyingActor);
    }

    [Fact(DisplayName = "it may have another parent, that supervises and watches it")]
    public void Parents()
    {
        var parent = ActorOfAsTestActorRef(() => new Parent(TestActor), "parent");
        var child = parent.UnderlyingActor.Child;
        child.Path.ToStringWithoutAddress().ShouldBe("/user/parent/child");

        child.Tell(PoisonPill.Instance);

        ExpectMsg("child");
    }

    [Fact(DisplayName = "two references to one actor are equal, and without a name they have unique ones")]
    public void Equality()
    {
        var first = ActorOfAsTestActorRef<Counter>();
        var second = ActorOfAsTestActorRef<Counter>();

        (first == first.Ref).ShouldBeTrue();
        (first == second.Ref).ShouldBeFalse();
        first.Path.Name.ShouldNotBe(second.Path.Name);
    }
}
