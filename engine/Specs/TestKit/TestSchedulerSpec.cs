using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

public sealed class TestSchedulerSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private sealed class Ticker : ReceiveActor, IWithTimers
    {
        public Ticker(IActorRef probe)
        {
            Receive<string>(text => text == "start", _ =>
            {
                Timers.StartPeriodicTimer("tick", "tick", Second);
                probe.Tell("started");
            });
            Receive<string>(probe.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    public TestSchedulerSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact(DisplayName = "time stands still until it is moved on")]
    public void Still()
    {
        var start = Time.Now;
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);

        Time.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(TimeSpan.Zero);
        Time.Advance(TimeSpan.FromTicks(1));

        ExpectMsg("due");
        Time.Now.ShouldBe(start + Second);
    }

    [Fact(DisplayName = "what repeats comes after its first delay, and then each interval")]
    public void Repeats()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(Second, Second * 2, TestActor, "tick", ActorRefs.NoSender);

        Time.Advance(Second);
        ExpectMsg("tick");
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Second);
            ExpectNoMsg(TimeSpan.Zero);
            Time.Advance(Second);
            ExpectMsg("tick");
        }
    }

    [Fact(DisplayName = "what was cancelled does not run")]
    public void Cancelled()
    {
        var once = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "never", ActorRefs.NoSender);
        var often = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "tick", ActorRefs.NoSender);

        once.Cancel();
        Time.Advance(Second);
        ExpectMsg("tick");
        often.Cancel();
        Time.Advance(Second * 5);

        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact(DisplayName = "work runs in the order of its times")]
    public void Order()
    {
        foreach (var seconds in new[] { 3, 1, 2 })
            Sys.Scheduler.Advanced.ScheduleOnce(Second * seconds, () => TestActor.Tell(seconds, ActorRefs.NoSender));

        Time.Advance(Second * 3);

        ReceiveN(3).ShouldBe([1, 2, 3]);
    }

    [Fact(DisplayName = "time does not go back")]
    public void Back() => Should.Throw<InvalidOperationException>(() => Time.AdvanceTo(Time.Now - Second));

    [Fact(DisplayName = "actors' timers run by it")]
    public void Timers()
    {
        var ticker = Sys.ActorOf(Props.Create(() => new Ticker(TestActor)));
        ticker.Tell("start");
        ExpectMsg("started");

        Time.Advance(Second);
        ExpectMsg("tick");
        Time.Advance(Second);
        ExpectMsg("tick");
    }
}
