using Akka.Actor;
using Akka.TestKit;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class SupervisionSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Fault(string message) : Exception(message);

    private sealed record Make(Props Props, string Name);

    private sealed class Parent : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;
        private readonly IActorRef _probe;

        public Parent(SupervisorStrategy strategy, IActorRef probe)
        {
            _strategy = strategy;
            _probe = probe;
            Receive<Make>(make => Sender.Tell(Context.ActorOf(make.Props, make.Name)));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;

        protected override void PreRestart(Exception reason, object message)
        {
            _probe.Tell($"parent restarts after {reason.Message}");
            base.PreRestart(reason, message);
        }
    }

    private sealed class Child : ReceiveActor
    {
        private readonly IActorRef _probe;
        private int _count;

        public Child(IActorRef probe)
        {
            _probe = probe;
            Receive<int>(_ => Sender.Tell(++_count));
            Receive<string>(text => throw new Fault(text));
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _probe.Tell($"PreRestart {Self.Path.Name} {reason.Message} {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _probe.Tell($"PostRestart {Self.Path.Name} {reason.Message}");
            base.PostRestart(reason);
        }

        protected override void PreStart() => _probe.Tell($"PreStart {Self.Path.Name}");

        protected override void PostStop() => _probe.Tell($"PostStop {Self.Path.Name}");
    }

    private sealed class Unborn : ReceiveActor
    {
        public Unborn() => throw new Fault("never born");
    }

    private readonly TestProbe _hooks;

    public SupervisionSpec() => _hooks = CreateTestProbe();

    private IActorRef ParentWith(SupervisorStrategy strategy)
    {
        var probe = TestActor;
        return Sys.ActorOf(Props.Create(() => new Parent(strategy, probe)));
    }

    private IActorRef ChildOf(IActorRef parent, string name)
    {
        var probe = _hooks.Ref;
        parent.Tell(new Make(Props.Create(() => new Child(probe)), name));
        var child = ExpectMsg<IActorRef>();
        _hooks.ExpectMsg($"PreStart {name}");
        return child;
    }

    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    [Fact(DisplayName = "Resume keeps the child's state, and drops the message that it failed of")]
    public void Resume()
    {
        var child = ChildOf(ParentWith(Always(Directive.Resume)), "a");
        child.Tell(1);
        ExpectMsg(1);
        child.Tell("oops");
        child.Tell(1);
        ExpectMsg(2);
        _hooks.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "Restart makes a new instance behind the same reference, with hooks in order and the mailbox kept")]
    public void Restart()
    {
        var child = ChildOf(ParentWith(Always(Directive.Restart)), "a");
        child.Tell(1);
        child.Tell("oops");
        child.Tell(1);
        child.Tell(1);

        ExpectMsg(1);
        ExpectMsg(1);
        ExpectMsg(2);
        _hooks.ExpectMsg("PreRestart a oops oops");
        _hooks.ExpectMsg("PostStop a");
        _hooks.ExpectMsg("PostRestart a oops");
        _hooks.ExpectMsg("PreStart a");
    }

    [Fact(DisplayName = "Stop ends the child, and what it did not handle becomes dead letters")]
    public void Stop()
    {
        var child = ChildOf(ParentWith(Always(Directive.Stop)), "a");
        Watch(child);
        child.Tell("oops");
        ExpectTerminated(child);
        _hooks.ExpectMsg("PostStop a");
    }

    [Fact(DisplayName = "Escalate makes the parent fail with the child's exception, and its restart stops the child")]
    public void Escalate()
    {
        var child = ChildOf(ParentWith(Always(Directive.Escalate)), "a");
        Watch(child);
        child.Tell("oops");
        ExpectMsg("parent restarts after oops");
        ExpectTerminated(child);
        _hooks.ExpectMsg("PostStop a");
    }

    [Fact(DisplayName = "AllForOne restarts the siblings too")]
    public void AllForOne()
    {
        var parent = ParentWith(new AllForOneStrategy(_ => Directive.Restart));
        var one = ChildOf(parent, "a");
        var other = ChildOf(parent, "b");
        other.Tell(1);
        ExpectMsg(1);

        one.Tell("oops");

        var seen = Enumerable.Range(0, 8).Select(_ => _hooks.ExpectMsg<string>()).ToList();
        seen.Count(line => line.StartsWith("PostRestart", StringComparison.Ordinal)).ShouldBe(2);
        other.Tell(1);
        ExpectMsg(1);
    }

    [Fact(DisplayName = "OneForOne leaves the siblings alone")]
    public void OneForOne()
    {
        var parent = ParentWith(Always(Directive.Restart));
        var one = ChildOf(parent, "a");
        var other = ChildOf(parent, "b");
        other.Tell(1);
        ExpectMsg(1);

        one.Tell("oops");

        for (var i = 0; i < 4; i++)
            _hooks.ExpectMsg<string>().ShouldContain(" a");
        other.Tell(1);
        ExpectMsg(2);
    }

    [Fact(DisplayName = "after as many restarts as the strategy allows the child is stopped")]
    public void TooManyRestarts()
    {
        var child = ChildOf(ParentWith(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart)), "a");
        Watch(child);
        child.Tell("1");
        child.Tell("2");
        child.Tell("3");
        ExpectTerminated(child);
    }

    [Fact(DisplayName = "no restart is allowed when the maximum is 0")]
    public void NoRestarts()
    {
        var child = ChildOf(ParentWith(new OneForOneStrategy(0, TimeSpan.FromMinutes(1), _ => Directive.Restart)), "a");
        Watch(child);
        child.Tell("oops");
        ExpectTerminated(child);
    }

    [Theory(DisplayName = "the default strategy restarts after exceptions, and stops what was killed, never came up or broke its death pact")]
    [InlineData(typeof(Exception), Directive.Restart)]
    [InlineData(typeof(InvalidOperationException), Directive.Restart)]
    [InlineData(typeof(ActorKilledException), Directive.Stop)]
    [InlineData(typeof(ActorInitializationException), Directive.Stop)]
    public void Default(Type exception, Directive expected) =>
        SupervisorStrategy.DefaultStrategy.Decider.Decide((Exception)Activator.CreateInstance(exception)!).ShouldBe(expected);

    [Fact(DisplayName = "a table of exceptions decides by the first type that fits")]
    public void Table()
    {
        var decider = Decider.From(
            Directive.Escalate,
            Directive.Resume.When<ArgumentException>(),
            Directive.Stop.When<SystemException>());

        decider.Decide(new ArgumentNullException()).ShouldBe(Directive.Resume);
        decider.Decide(new InvalidOperationException()).ShouldBe(Directive.Stop);
        decider.Decide(new Fault("x")).ShouldBe(Directive.Escalate);
    }

    [Fact(DisplayName = "an actor whose constructor throws is stopped, and whoever watches it hears of it")]
    public void Unborns()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unborn()));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact(DisplayName = "Kill makes its receiver fail, which by default stops it")]
    public void Killed()
    {
        var child = ChildOf(ParentWith(SupervisorStrategy.DefaultStrategy), "a");
        Watch(child);
        EventFilter.Exception<ActorKilledException>().ExpectOne(() => child.Tell(Kill.Instance));
        ExpectTerminated(child);
    }

    [Fact(DisplayName = "a strategy in the props goes before the actor's own")]
    public void StrategyOfProps()
    {
        var probe = TestActor;
        var parent = Sys.ActorOf(Props.Create(() => new Parent(Always(Directive.Stop), probe)).WithSupervisorStrategy(Always(Directive.Resume)));
        var child = ChildOf(parent, "a");
        child.Tell(1);
        ExpectMsg(1);
        child.Tell("oops");
        child.Tell(1);
        ExpectMsg(2);
    }
}
