using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class TimersSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef probe)
        {
            Receive<Action<ITimerScheduler>>(change =>
            {
                change(Timers);
                Sender.Tell("changed");
            });
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("asked to"));
            Receive<string>(text => text == "active?", _ => Sender.Tell(Timers.IsTimerActive("key")));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private readonly IActorRef _actor;

    public TimersSpec()
        : base(TestConfigs.TestSchedulerConfig)
    {
        var probe = TestActor;
        _actor = Sys.ActorOf(Props.Create(() => new Ticking(probe)));
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    private void Change(Action<ITimerScheduler> change)
    {
        _actor.Tell(change);
        ExpectMsg("changed");
    }

    // Whatever a timer sent before this is in front of it.
    private void ExpectNothingSent()
    {
        _actor.Tell("fence");
        ExpectMsg("fence");
    }

    [Fact(DisplayName = "a single timer fires once, and is active until then")]
    public void Single()
    {
        Change(timers => timers.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(1)));
        _actor.Tell("active?");
        ExpectMsg(true);
        Time.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
        _actor.Tell("active?");
        ExpectMsg(false);
        Time.Advance(TimeSpan.FromSeconds(5));
        ExpectNothingSent();
    }

    [Fact(DisplayName = "a periodic timer fires again and again until it is cancelled")]
    public void Periodic()
    {
        Change(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            ExpectMsg("tick");
        }

        Change(timers => timers.Cancel("key"));
        Time.Advance(TimeSpan.FromSeconds(5));
        ExpectNothingSent();
    }

    [Fact(DisplayName = "a timer under a key takes the place of the one that was there")]
    public void Replaced()
    {
        Change(timers => timers.StartSingleTimer("key", "old", TimeSpan.FromSeconds(1)));
        Change(timers => timers.StartSingleTimer("key", "new", TimeSpan.FromSeconds(2)));
        Time.Advance(TimeSpan.FromSeconds(1));
        ExpectNothingSent();
        Time.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("new");
    }

    [Fact(DisplayName = "a restart ends the timers")]
    public void Restart()
    {
        Change(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));
        _actor.Tell("fail");
        _actor.Tell("active?");
        ExpectMsg(false);
        Time.Advance(TimeSpan.FromSeconds(5));
        ExpectNothingSent();
    }

    [Fact(DisplayName = "timers end with their actor, and leave no dead letters")]
    public void Stop()
    {
        Change(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));
        Watch(_actor);
        Sys.Stop(_actor);
        ExpectTerminated(_actor);
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        Time.Advance(TimeSpan.FromSeconds(5));
        Sys.DeadLetters.Tell("fence");
        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe("fence");
    }

    [Fact(DisplayName = "a timer's PoisonPill stops the actor")]
    public void AutoReceived()
    {
        Watch(_actor);
        Change(timers => timers.StartSingleTimer("key", PoisonPill.Instance, TimeSpan.FromSeconds(1)));
        Time.Advance(TimeSpan.FromSeconds(1));
        ExpectTerminated(_actor);
    }
}
