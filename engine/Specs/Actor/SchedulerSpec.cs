using System.Diagnostics;
using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class SchedulerSpec : Akka.TestKit.Xunit2.TestKit
{
    [Fact(DisplayName = "a message is told after its delay and not before")]
    public void Once()
    {
        var clock = Stopwatch.StartNew();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), TestActor, "hello", ActorRefs.NoSender);
        ExpectMsg("hello");
        clock.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(190);
    }

    [Fact(DisplayName = "messages are told in the order of their times")]
    public void Order()
    {
        for (var i = 9; i >= 0; i--)
            Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100 + 50 * i), TestActor, i, ActorRefs.NoSender);
        for (var i = 0; i < 10; i++)
            ExpectMsg(i);
    }

    [Fact(DisplayName = "a repeated message comes until it is cancelled")]
    public void Repeatedly()
    {
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(0, 20, TestActor, "tick", ActorRefs.NoSender);
        for (var i = 0; i < 3; i++)
            ExpectMsg("tick");
        cancelable.Cancel();
        Thread.Sleep(50);
        while (HasMessages)
            ExpectMsg("tick");
        Thread.Sleep(150);
        HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "what is cancelled before its time does not happen")]
    public void Cancelled()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(50, TestActor, "never", ActorRefs.NoSender);
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), TestActor, "fence", ActorRefs.NoSender);
        ExpectMsg("fence");
    }

    [Fact(DisplayName = "an action that fails stops no other")]
    public void FailingAction()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(10), () => throw new InvalidOperationException("asked to"));
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), TestActor, "fence", ActorRefs.NoSender);
        ExpectMsg("fence");
    }

    [Fact(DisplayName = "a hundred thousand messages can be scheduled at once")]
    public async Task Many()
    {
        const int count = 100_000;
        var left = count;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < count; i++)
        {
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(i % 500), () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    all.SetResult();
            });
        }

        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact(DisplayName = "a delay below 0 and an interval of 0 are refused")]
    public void Refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), TestActor, "x", ActorRefs.NoSender));
        Should.Throw<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));
    }
}
