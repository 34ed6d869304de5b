using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Runs;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Runs;

/// <summary>Runs whose publisher does not end them; runs whose node does; runs that are over.</summary>
public sealed class WatchdogSpecs : RoomSpec
{
    private static readonly RunSettings Settings = new();
    private static readonly Author Agent = new(new UserId("agent-1"), "Agent", new ConnectionId("c-9"));

    [Fact(DisplayName = "[AG5] a run silent for five minutes ends with agent_error timeout; each event begins them anew")]
    public void SilentTooLong()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Settle();
        run.Advance(Settings.SilentAfter - TimeSpan.FromSeconds(1));
        run.Take(run.Event("agent_thinking"), 2);
        run.Deliver("agent_thinking", 2);
        run.Settle();
        run.Advance(Settings.SilentAfter - TimeSpan.FromSeconds(1));
        run.View().Phase.ShouldBe(RunPhase.Running);
        run.Advance(TimeSpan.FromSeconds(1));
        var error = run.Deliver("agent_error", 3);
        RunFixture.Json(error.Notice.Data).GetProperty("code").GetString().ShouldBe("timeout");
        error.Notice.By.User.Value.ShouldBe("svc");
        run.View().Phase.ShouldBe(RunPhase.Failed);
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.RunOrder);
    }

    [Fact(DisplayName = "[AG5] silence is counted over a restart: a run that is woken too late ends at once")]
    public void SilentOverRestart()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Settle();
        run.Stop();
        run.Advance(Settings.SilentAfter);
        run.Shard.Tell(new WakeRun(run.Key));
        run.Settle();
        run.Advance(TimeSpan.FromMilliseconds(1));
        run.Users.FishForMessage<NotifyUser>(notify => Confirm(run, notify).Type == "agent_error");
    }

    [Fact(DisplayName = "[AG5] an end that the journal refuses is tried again")]
    public void EndRefused()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Advance(Settings.MarkEvery);
        run.Settle();
        GateJournal.Turn(Sys, Gate.Rejecting);
        EventFilter.Warning(contains: "refused entry").ExpectOne(() => run.Advance(Settings.SilentAfter));
        run.View().Phase.ShouldBe(RunPhase.Running);
        GateJournal.Turn(Sys, Gate.Open);
        run.Advance(Settings.StoreTimeout);
        run.Deliver("agent_error", 2);
    }

    [Fact(DisplayName = "[AG5] a publisher whose socket has gone, and is not back after the grace, ends its run with agent_error publisher_lost")]
    public void PublisherLost()
    {
        var run = new RunFixture(this);
        var socket = StartBySocket(run);
        End(run, socket);
        run.Advance(Settings.PublisherGrace - TimeSpan.FromMilliseconds(1));
        run.View().Phase.ShouldBe(RunPhase.Running);
        run.Users.HasMessages.ShouldBeFalse();
        run.Advance(TimeSpan.FromMilliseconds(1));
        var find = run.Users.ExpectMsg<FindConnection>();
        find.ShouldBe(new FindConnection(new UserKey(run.Key.Org, Agent.User), Agent.Connection));
        run.Users.Reply(new ConnectionFound(find.User, find.Connection, null));
        RunFixture.Json(run.Deliver("agent_error", 2).Notice.Data).GetProperty("code").GetString().ShouldBe("publisher_lost");
        run.View().Phase.ShouldBe(RunPhase.Failed);
    }

    [Fact(DisplayName = "[AG5] a publisher that has resumed, on whatever node, is watched where it is now")]
    public void Resumed()
    {
        var run = new RunFixture(this);
        End(run, StartBySocket(run));
        run.Advance(Settings.PublisherGrace);
        var resumed = CreateTestProbe();
        var find = run.Users.ExpectMsg<FindConnection>();
        run.Users.Reply(new ConnectionFound(find.User, find.Connection, resumed));
        run.Settle();
        run.Advance(Settings.PublisherGrace * 2);
        run.View().Phase.ShouldBe(RunPhase.Running);
        run.Users.HasMessages.ShouldBeFalse();
        End(run, resumed);
        run.Advance(Settings.PublisherGrace);
        run.Users.ExpectMsg<FindConnection>();
    }

    [Fact(DisplayName = "[AG5] a publisher that goes on publishing within the grace is not lost, by whatever way it came back")]
    public void GoesOn()
    {
        var run = new RunFixture(this);
        End(run, StartBySocket(run));
        var resumed = CreateTestProbe();
        run.Take(run.Event("agent_thinking") with { By = Agent, Publisher = resumed }, 2);
        run.Deliver("agent_thinking", 2);
        run.Settle();
        run.Advance(Settings.PublisherGrace);
        run.View().Phase.ShouldBe(RunPhase.Running);
        End(run, resumed);
        run.Take(run.Event("agent_thinking"), 3); // Over HTTP.
        run.Deliver("agent_thinking", 3);
        run.Settle();
        run.Advance(Settings.PublisherGrace);
        run.View().Phase.ShouldBe(RunPhase.Running);
        run.Users.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[AG5] whether the publisher is back is asked until somebody answers")]
    public void AsksAgain()
    {
        var run = new RunFixture(this);
        End(run, StartBySocket(run));
        run.Advance(Settings.PublisherGrace);
        run.Users.ExpectMsg<FindConnection>();
        run.Settle();
        run.Advance(Settings.DeliveryTimeout);
        run.Users.ExpectMsg<FindConnection>();
        run.View().Phase.ShouldBe(RunPhase.Running);
    }

    [Fact(DisplayName = "[AG5] the next life of a run looks for the socket that published it")]
    public void LooksAfterRestart()
    {
        var run = new RunFixture(this);
        StartBySocket(run);
        run.Advance(Settings.MarkEvery);
        run.Settle();
        run.Stop();
        run.Settle();
        run.Advance(Settings.PublisherGrace);
        run.Users.FishForMessage<FindConnection>(_ => true).Connection.ShouldBe(Agent.Connection);
    }

    [Fact(DisplayName = "[AG5] a run over HTTP, and one that has ended, watch over nobody")]
    public void NobodyToWatch()
    {
        var run = new RunFixture(this);
        var socket = StartBySocket(run);
        run.Take(run.Event("agent_completed") with { By = Agent, Publisher = socket }, 2);
        run.Deliver("agent_completed", 2);
        End(run, socket);
        run.Advance(Settings.PublisherGrace);
        run.Settle();
        run.Users.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[AG5] a run under way is in the directory before its first event is answered, and stays due soon while it lives")]
    public void Registered()
    {
        var run = new RunFixture(this);
        run.Due(Settings.WakeAfter * 2).ShouldBeEmpty();
        run.Start();
        run.Due(Settings.WakeAfter * 2).ShouldBe([run.Key]);
        run.Settle();
        for (var i = 0; i < 4; i++)
        {
            run.Advance(Settings.WakeAfter / 2);
            AwaitAssert(() => run.Due(TimeSpan.Zero).ShouldBeEmpty());
            AwaitAssert(() => run.Due(Settings.WakeAfter / 2 + TimeSpan.FromSeconds(1)).ShouldBeEmpty());
            run.Settle();
        }
    }

    [Fact(DisplayName = "[AG5] a directory that fails: not_saved, nothing is stored, and the publisher may try again")]
    public void DirectoryFails()
    {
        var directory = new FailingDirectory { Fails = true };
        var run = new RunFixture(this, directory: directory);
        run.Refused(run.Started).ShouldBe(RefusalCode.NotSaved);
        run.Settle().ShouldBeOfType<RunUnknown>();
        directory.Fails = false;
        run.Start();
    }

    [Fact(DisplayName = "[AG5] a run that is over leaves memory, can be asked for a day, and then is forgotten: journal, entry and all")]
    public void Forgotten()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Take(run.Event("agent_completed"), 2);
        run.Deliver("agent_completed", 2);
        AwaitAssert(() => run.Due(Settings.KeepFinished - TimeSpan.FromSeconds(1)).ShouldBeEmpty());
        run.Settle();
        var entity = run.Entity;
        Watch(entity);
        run.Advance(Settings.PassivateAfter);
        ExpectTerminated(entity);
        run.View().Seq.ShouldBe(2);
        run.Shard.Tell(new WakeRun(run.Key)); // Too early: it only says anew when it is to be looked at.
        run.View().Seq.ShouldBe(2);

        run.Advance(Settings.KeepFinished);
        run.Due(TimeSpan.Zero).ShouldBe([run.Key]);
        run.Shard.Tell(new WakeRun(run.Key));
        AwaitAssert(() => run.Settle().ShouldBe(new RunUnknown(run.Key)));
        run.Due(TimeSpan.FromDays(1_000)).ShouldBeEmpty();
        run.Take(run.Started, 1);
    }

    [Fact(DisplayName = "[AG5] a run that the journal will not forget stays whole, and is forgotten by the next sweep")]
    public void NotForgotten()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Take(run.Event("agent_completed"), 2);
        run.Deliver("agent_completed", 2);
        AwaitAssert(() => run.Due(Settings.KeepFinished - TimeSpan.FromSeconds(1)).ShouldBeEmpty());
        run.Advance(Settings.KeepFinished);
        GateJournal.Turn(Sys, Gate.KeepingAll);
        EventFilter.Warning(contains: "not forgotten yet").ExpectOne(() => run.Shard.Tell(new WakeRun(run.Key)));
        run.View().Seq.ShouldBe(2);
        GateJournal.Turn(Sys, Gate.Open);
        run.Shard.Tell(new WakeRun(run.Key));
        AwaitAssert(() => run.Settle().ShouldBe(new RunUnknown(run.Key)));
    }

    [Fact(DisplayName = "[AG5] an entry of a run that never began goes with the first look at it")]
    public void NeverBegan()
    {
        var run = new RunFixture(this);
        Note(run.Directory, run.Key, run.Clock.GetUtcNow());
        run.Shard.Tell(new WakeRun(run.Key));
        AwaitAssert(() => run.Due(TimeSpan.FromDays(1)).ShouldBeEmpty());
    }

    [Fact(DisplayName = "[AG5] the sweeper wakes what is due, and with its first sweep all that is under way")]
    public void Sweeps()
    {
        var (clock, directory, runs) = (new SteppedTime(), new InMemoryRunDirectory(), CreateTestProbe());
        RunKey Key(string run) => new(new OrgId("acme"), new RunId(run));
        void Set(string run, TimeSpan due) => Note(directory, Key(run), clock.GetUtcNow() + due);
        Set("under-way", Settings.WakeAfter / 2);
        Set("over", Settings.KeepFinished);
        Sys.ActorOf(RunSweeper.Props(directory, runs, Settings, clock));
        AwaitAssert(() =>
        {
            ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromMilliseconds(1));
            runs.HasMessages.ShouldBeTrue();
        });
        runs.ExpectMsg<WakeRun>().Run.ShouldBe(Key("under-way"));
        Set("under-way", Settings.WakeAfter);
        Set("due", -TimeSpan.FromSeconds(1));
        clock.Advance(Settings.SweepEvery);
        ((TestScheduler)Sys.Scheduler).Advance(Settings.SweepEvery);
        runs.ExpectMsg<WakeRun>().Run.ShouldBe(Key("due"));
        runs.HasMessages.ShouldBeFalse();
    }

    private static void Note(IRunDirectory directory, RunKey run, DateTimeOffset due)
    {
        async Task<bool> Set()
        {
            await directory.SetAsync(run, due, CancellationToken.None);
            return true;
        }

        Set().Arrives();
    }

    private TestProbe StartBySocket(RunFixture run)
    {
        var socket = CreateTestProbe();
        run.Take(run.Started with { By = Agent, Publisher = socket }, 1);
        run.Deliver("agent_started", 1);
        run.Settle();
        return socket;
    }

    /// <summary>The socket ends, and the run has heard of it.</summary>
    private void End(RunFixture run, TestProbe socket)
    {
        Watch(socket);
        Sys.Stop(socket);
        ExpectTerminated(socket);
        // The news is in its mailbox when the first answer comes, and dealt with when the second does.
        run.Settle();
        run.Settle();
    }

    private static Notice Confirm(RunFixture run, NotifyUser notify)
    {
        run.Confirm(notify);
        return notify.Notice;
    }

    private sealed class FailingDirectory : IRunDirectory
    {
        private readonly InMemoryRunDirectory _inner = new();

        public bool Fails { get; set; }

        public Task SetAsync(RunKey run, DateTimeOffset due, CancellationToken cancel) =>
            Fails ? throw new InvalidOperationException("It was told to.") : _inner.SetAsync(run, due, cancel);

        public Task DeleteAsync(RunKey run, CancellationToken cancel) => _inner.DeleteAsync(run, cancel);

        public Task<IReadOnlyList<RunKey>> DueAsync(DateTimeOffset before, int limit, CancellationToken cancel) => _inner.DueAsync(before, limit, cancel);
    }
}
