using Akka.Actor;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.PatternSpecs;

public sealed class BackoffSupervisorSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(40);

    private sealed class Broken : Exception;

    private sealed class Child : ReceiveActor
    {
        public Child(IActorRef probe)
        {
            Receive<string>(text => text == "break", _ => throw new Broken());
            Receive<string>(text => text == "stop", _ => Context.Stop(Self));
            Receive<string>(text => text == "reset", _ => Context.Parent.Tell(BackoffSupervisor.Reset.Instance));
            Receive<string>(text => text == "up", _ => Context.Parent.Tell("from the child"));
            ReceiveAny(message => probe.Tell(message, Sender));
            probe.Tell("started", Self);
        }
    }

    public BackoffSupervisorSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    private Props ChildProps => Props.Create(() => new Child(TestActor));

    private BackoffOptions OnStop(int retries = -1) => Backoff.OnStop(ChildProps, "child", Min, Max, 0.0, retries);

    private BackoffOptions OnFailure(int retries = -1) => Backoff.OnFailure(ChildProps, "child", Min, Max, 0.0, retries);

    private IActorRef Start(BackoffOptions options)
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(options));
        ExpectMsg("started");
        return supervisor;
    }

    private void ExpectRestarts(IActorRef supervisor, int count) => AwaitAssert(() =>
    {
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, TestActor);
        ExpectMsg<BackoffSupervisor.RestartCount>().Count.ShouldBe(count);
    });

    private void ExpectPause(IActorRef supervisor) => AwaitAssert(() =>
    {
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, TestActor);
        ExpectMsg<BackoffSupervisor.CurrentChild>().Ref.ShouldBeNull();
    });

    [Fact(DisplayName = "OnStop starts the child again after the pause, not before")]
    public void Stopped()
    {
        var supervisor = Start(OnStop());

        supervisor.Tell("stop");
        ExpectPause(supervisor);
        Time.Advance(Min - TimeSpan.FromMilliseconds(1));
        ExpectPause(supervisor);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        ExpectMsg("started");
        ExpectRestarts(supervisor, 1);
    }

    [Fact(DisplayName = "OnStop lets a child's failure be restarted at once, by its strategy")]
    public void RestartedAtOnce()
    {
        var supervisor = Start(OnStop());

        EventFilter.Exception<Broken>().ExpectOne(() => supervisor.Tell("break"));

        ExpectMsg("started");
        ExpectRestarts(supervisor, 0);
    }

    [Fact(DisplayName = "OnStop with the stopping strategy pauses after a failure, too")]
    public void StoppingStrategy()
    {
        var supervisor = Start(OnStop().WithDefaultStoppingStrategy());

        EventFilter.Exception<Broken>().ExpectOne(() => supervisor.Tell("break"));
        ExpectPause(supervisor);
        Time.Advance(Min);

        ExpectMsg("started");
    }

    [Fact(DisplayName = "OnFailure starts the child again after the pause")]
    public void Failed()
    {
        var supervisor = Start(OnFailure());

        EventFilter.Exception<Broken>().ExpectOne(() => supervisor.Tell("break"));
        ExpectPause(supervisor);
        Time.Advance(Min);

        ExpectMsg("started");
        ExpectRestarts(supervisor, 1);
    }

    [Fact(DisplayName = "OnFailure stops with a child that stops itself")]
    public void StopsWithIt()
    {
        var supervisor = Start(OnFailure());
        Watch(supervisor);

        supervisor.Tell("stop");

        ExpectTerminated(supervisor);
    }

    [Fact(DisplayName = "each pause is twice as long as the one before, up to the longest")]
    public void Doubles()
    {
        var supervisor = Start(OnStop().WithManualReset());
        foreach (var pause in new[] { Min, Min * 2, Max, Max })
        {
            supervisor.Tell("stop");
            ExpectPause(supervisor);
            Time.Advance(pause - TimeSpan.FromMilliseconds(1));
            ExpectPause(supervisor);
            Time.Advance(TimeSpan.FromMilliseconds(1));
            ExpectMsg("started");
        }
    }

    [Fact(DisplayName = "a child that has lived long enough begins the pauses anew")]
    public void AutoReset()
    {
        var supervisor = Start(OnStop().WithAutoReset(Min));
        supervisor.Tell("stop");
        ExpectPause(supervisor);
        Time.Advance(Min);
        ExpectMsg("started");
        ExpectRestarts(supervisor, 1);

        Time.Advance(Min);

        ExpectRestarts(supervisor, 0);
    }

    [Fact(DisplayName = "a child that has stopped again before it had lived long enough does not begin the pauses anew")]
    public void NoAutoReset()
    {
        var supervisor = Start(OnStop().WithAutoReset(Min * 2));
        supervisor.Tell("stop");
        ExpectPause(supervisor);
        Time.Advance(Min);
        ExpectMsg("started");
        ExpectRestarts(supervisor, 1);
        supervisor.Tell("stop");
        ExpectPause(supervisor);

        Time.Advance(Min * 2);

        ExpectMsg("started");
        ExpectRestarts(supervisor, 2);
    }

    [Fact(DisplayName = "with manual reset the child begins the pauses anew by a message to its parent")]
    public void ManualReset()
    {
        var supervisor = Start(OnStop().WithManualReset());
        supervisor.Tell("stop");
        ExpectPause(supervisor);
        Time.Advance(Min);
        ExpectMsg("started");
        Time.Advance(Max * 2);
        ExpectRestarts(supervisor, 1);

        supervisor.Tell("reset");

        ExpectRestarts(supervisor, 0);
    }

    [Theory(DisplayName = "after so many retries the supervisor stops")]
    [InlineData(true)]
    [InlineData(false)]
    public void Retries(bool onFailure)
    {
        var supervisor = Start((onFailure ? OnFailure(1) : OnStop(1).WithDefaultStoppingStrategy()).WithManualReset());
        Watch(supervisor);

        EventFilter.Exception<Broken>().ExpectOne(() => supervisor.Tell("break"));
        ExpectPause(supervisor);
        Time.Advance(Min);
        ExpectMsg("started");
        EventFilter.Exception<Broken>().ExpectOne(() => supervisor.Tell("break"));

        ExpectTerminated(supervisor);
    }

    [Fact(DisplayName = "messages go to the child with their sender; in a pause they are dead letters")]
    public void Messages()
    {
        var supervisor = Start(OnStop());
        supervisor.Tell("hello", TestActor);
        ExpectMsg("hello");
        LastSender.ShouldBe(TestActor);

        supervisor.Tell("stop");
        ExpectPause(supervisor);

        EventFilter.DeadLetter<string>(text => text == "lost").ExpectOne(() => supervisor.Tell("lost"));
    }

    [Fact(DisplayName = "in a pause a sender may be answered")]
    public void Reply()
    {
        var supervisor = Start(OnStop().WithReplyWhileStopped("not now"));
        supervisor.Tell("stop");
        ExpectPause(supervisor);

        supervisor.Tell("hello", TestActor);

        ExpectMsg("not now");
    }

    [Fact(DisplayName = "what the child tells its parent goes to the supervisor's parent")]
    public void Upwards()
    {
        var supervisor = ChildActorOf(BackoffSupervisor.Props(OnStop()));
        ExpectMsg("started");

        supervisor.Tell("up");

        ExpectMsg("from the child");
    }

    [Fact(DisplayName = "the final message ends the supervisor when the child has stopped")]
    public void Final()
    {
        var supervisor = Start(OnStop().WithFinalStopMessage(message => Equals(message, "stop")));
        Watch(supervisor);

        supervisor.Tell("stop");

        ExpectTerminated(supervisor);
    }

    [Fact(DisplayName = "the final message ends the supervisor in a pause")]
    public void FinalInPause()
    {
        var supervisor = Start(OnStop().WithFinalStopMessage(message => Equals(message, "enough")));
        Watch(supervisor);
        supervisor.Tell("stop");
        ExpectPause(supervisor);

        supervisor.Tell("enough");

        ExpectTerminated(supervisor);
    }

    [Fact(DisplayName = "pauses that make no sense are argument errors")]
    public void Arguments()
    {
        Should.Throw<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(ChildProps, "c", TimeSpan.Zero, Max, 0.2, -1)));
        Should.Throw<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(ChildProps, "c", Max, Min, 0.2, -1)));
        Should.Throw<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(ChildProps, "c", Min, Max, 1.2, -1)));
        Should.Throw<ArgumentException>(() => BackoffSupervisor.Props(OnStop().WithAutoReset(Max * 2)));
    }
}
