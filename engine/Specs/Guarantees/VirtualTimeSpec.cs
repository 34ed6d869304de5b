using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.Guarantees;

/// <summary>Everything that waits goes by the system's scheduler, so that a test can turn its clock.</summary>
public sealed class VirtualTimeSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private sealed class Clocked : ReceiveActor, IWithTimers
    {
        public Clocked(IActorRef probe)
        {
            Receive<TimeSpan>(timeout =>
            {
                SetReceiveTimeout(timeout);
                probe.Tell("waiting");
            });
            Receive<ReceiveTimeout>(_ => probe.Tell("nothing came"));
            Receive<(string Key, int Value)>(timer =>
            {
                Timers.StartSingleTimer(timer.Key, timer.Value, Second);
                probe.Tell($"{timer.Key} set");
            });
            Receive<string>(text => text == "break", _ => throw new InvalidOperationException("broken"));
            Receive<string>(key =>
            {
                Timers.Cancel(key);
                probe.Tell($"{key} cancelled");
            });
            Receive<int>(number => probe.Tell(number));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    public VirtualTimeSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new Clocked(TestActor)));

    [Fact(DisplayName = "a receive timeout comes when the clock says so, and again each time that nothing has come")]
    public void ReceiveTimeouts()
    {
        // It runs on this thread: a receive timeout begins behind the message, after whatever the message made it tell.
        var actor = ActorOfAsTestActorRef<Clocked>(Props.Create(() => new Clocked(TestActor)));
        actor.Tell(Second);
        ExpectMsg("waiting");

        Time.Advance(Second);
        ExpectMsg("nothing came");
        actor.Tell(1);
        ExpectMsg(1);
        Time.Advance(Second - TimeSpan.FromMilliseconds(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        ExpectMsg("nothing came");
    }

    [Fact(DisplayName = "of a timer that another replaced under its key nothing comes")]
    public void Replaced()
    {
        var actor = Start();
        actor.Tell(("key", 1));
        ExpectMsg("key set");
        Time.Advance(Second / 2);
        actor.Tell(("key", 2));
        ExpectMsg("key set");

        Time.Advance(Second / 2);
        actor.Tell(0);
        ExpectMsg(0);
        Time.Advance(Second / 2);

        ExpectMsg(2);
    }

    [Fact(DisplayName = "of a timer that was cancelled nothing comes, even if its message is in the mailbox already")]
    public void Cancelled()
    {
        var actor = ActorOfAsTestActorRef<Clocked>(Props.Create(() => new Clocked(TestActor)));
        actor.Tell(("key", 1));
        ExpectMsg("key set");

        ((IInternalActorRef)actor).Suspend();
        actor.Tell("key");
        Time.Advance(Second);
        ((IInternalActorRef)actor).Resume(null);

        ExpectMsg("key cancelled");
        actor.Tell(0);
        ExpectMsg(0);
    }

    [Fact(DisplayName = "a restart ends the timers of the instance before it")]
    public void Restarted()
    {
        var actor = Start();
        actor.Tell(("key", 1));
        ExpectMsg("key set");

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell("break"));
        actor.Tell(0);
        ExpectMsg(0);
        Time.Advance(Second * 2);

        actor.Tell(2);
        ExpectMsg(2);
    }
}
