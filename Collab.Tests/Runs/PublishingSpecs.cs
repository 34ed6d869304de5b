using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Runs;

/// <summary>What a run takes, and what it says before and after its journal.</summary>
public sealed class PublishingSpecs : RoomSpec
{
    [Fact(DisplayName = "[AG1] a run's event is numbered, answered, and delivered to its user with run, number, agent, workflow and time")]
    public void Takes()
    {
        var run = new RunFixture(this);
        run.Take(run.Started with { Workflow = "flow", Data = """{"task":"plan"}"""u8.ToArray() }, 1);
        var notice = run.Deliver("agent_started", 1);
        notice.User.ShouldBe(new UserKey(run.Key.Org, RunFixture.Ann));
        notice.Notice.Run.ShouldBe(new RunTag(run.Key.Run, 1, "Agent", "flow", run.Clock.GetUtcNow()));
        (notice.Notice.Origin, notice.Notice.Id, notice.Notice.Ephemeral).ShouldBe(("run:run-1", "1", false));
        RunFixture.Json(notice.Notice.Data).GetProperty("task").GetString().ShouldBe("plan");
        run.Take(run.Event("agent_thinking"), 2);
        run.Deliver("agent_thinking", 2).Notice.Run!.AgentName.ShouldBe("Agent");
    }

    [Fact(DisplayName = "[CH2] a run for a user or a room that is not there is taken all the same, and the answer to its first event says that it reaches nobody")]
    public void Noted()
    {
        var run = new RunFixture(this) { Unknown = UserNotified.UnknownUser };
        run.Send(run.Started);
        run.Publisher.ExpectMsg<RunEventTaken>().ShouldBe(new RunEventTaken(run.Key, 1, "unknown_user"));
        run.Take(run.Event("agent_thinking"), 2);
        var ofRoom = new RunFixture(this, run: "run-2", clock: run.Clock) { Unknown = UserNotified.UnknownUser };
        ofRoom.Send(ofRoom.Event("agent_started") with { AgentName = "Agent", Room = new RoomId("gone") });
        ofRoom.Publisher.ExpectMsg<RunEventTaken>().ShouldBe(new RunEventTaken(ofRoom.Key, 1, "unknown_room"));
    }

    [Fact(DisplayName = "[AG2] what is out of order is refused with run_order, and nothing is delivered")]
    public void OutOfOrder()
    {
        var run = new RunFixture(this);
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.RunOrder);
        run.Settle().ShouldBeOfType<RunUnknown>();
        run.Start();
        run.Refused(run.Started).ShouldBe(RefusalCode.RunOrder);
        run.Refused(run.Event("tool_completed")).ShouldBe(RefusalCode.RunOrder);
        run.Refused(run.Event("agent_paused")).ShouldBe(RefusalCode.InvalidType);
        run.Take(run.Event("agent_completed"), 2);
        run.Deliver("agent_completed", 2);
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.RunOrder);
        run.Settle();
        run.Users.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[AG4] no raw value leaves the run: neither to its user nor to those who ask for it")]
    public void Redacts()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Take(run.Event("tool_executing", """{"tool_name":"mail","parameters":{"to":"bob","smtp_password":"hunter2"}}"""), 2);
        RunFixture.Json(run.Deliver("tool_executing", 2).Notice.Data).GetProperty("parameters").GetProperty("smtp_password").GetString().ShouldBe("[REDACTED]");
        RunFixture.Json(run.View().Events[1]).GetRawText().ShouldNotContain("hunter2");
    }

    [Fact(DisplayName = "[AG3] a run of a room goes to the room, and never to a user")]
    public void Room()
    {
        var run = new RunFixture(this);
        run.Take(run.Event("agent_started") with { AgentName = "Agent", Room = new RoomId("plans") }, 1);
        var publish = run.Rooms.ExpectMsg<PublishToRoom>();
        publish.Room.ShouldBe(new RoomKey(run.Key.Org, new RoomId("plans")));
        (publish.Type, publish.Run!.Seq, publish.By.User.Value).ShouldBe(("agent_started", 1, "svc"));
        run.Rooms.Reply(new PublishedToRoom(publish.Room, 7));
        run.Take(run.Event("agent_thinking"), 2);
        run.Rooms.ExpectMsg<PublishToRoom>().Run!.Seq.ShouldBe(2);
        run.Users.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS6] an event sent again by its publisher gets its number again, and is delivered once; also in the next life")]
    public void Again()
    {
        var run = new RunFixture(this);
        var started = run.Started with { Origin = "c-1", Id = "7" };
        run.Take(started, 1);
        run.Deliver("agent_started", 1);
        run.Take(started, 1);
        run.Stop();
        run.Take(started, 1);
        run.Take(run.Event("agent_thinking"), 2);
        run.Users.FishForMessage<NotifyUser>(notify => Confirmed(run, notify) == 2);
    }

    [Fact(DisplayName = "[RC4] a journal that refuses: not_saved, nobody hears of it, and the run goes on when the journal does")]
    public void Rejected()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Settle();
        GateJournal.Turn(Sys, Gate.Rejecting);
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.NotSaved);
        GateJournal.Turn(Sys, Gate.Open);
        run.Take(run.Event("agent_thinking"), 2);
        run.Deliver("agent_thinking", 2);
        run.View().Events.Length.ShouldBe(2);
    }

    [Fact(DisplayName = "[RC4] a journal that fails: not_saved, and the next life knows what is stored")]
    public void Failed()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Settle();
        GateJournal.Turn(Sys, Gate.Failing);
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.NotSaved);
        GateJournal.Turn(Sys, Gate.Open);
        AwaitAssert(() => run.View().Seq.ShouldBe(1));
        run.Take(run.Event("agent_completed"), 2);
    }

    [Fact(DisplayName = "[RC1] no answer before the commit; what gathers meanwhile is written together, in order, and decided one by one")]
    public void Gathers()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Settle();
        GateJournal.Turn(Sys, Gate.Held);
        foreach (var type in (string[])["agent_thinking", "tool_executing", "tool_completed", "tool_completed", "agent_completed"])
            run.Send(run.Event(type));
        run.Settle();
        run.Publisher.HasMessages.ShouldBeFalse();
        run.Users.HasMessages.ShouldBeFalse();
        GateJournal.Turn(Sys, Gate.Open);
        for (var seq = 2; seq <= 4; seq++)
            run.Publisher.ExpectMsg<RunEventTaken>().Seq.ShouldBe(seq);
        run.Publisher.ExpectMsg<RunRefused>().Refusal.Code.ShouldBe(RefusalCode.RunOrder);
        run.Publisher.ExpectMsg<RunEventTaken>().Seq.ShouldBe(5);
        foreach (var (type, seq) in ((string, long)[])[("agent_thinking", 2), ("tool_executing", 3), ("tool_completed", 4), ("agent_completed", 5)])
            run.Deliver(type, seq);
    }

    [Fact(DisplayName = "[RC4] more than may wait behind a write is throttled")]
    public void Throttled()
    {
        var run = new RunFixture(this, new RunSettings { GatherLimit = 1 });
        run.Start();
        run.Settle();
        GateJournal.Turn(Sys, Gate.Held);
        run.Send(run.Event("agent_thinking"));
        run.Send(run.Event("agent_thinking"));
        run.Refused(run.Event("agent_thinking")).ShouldBe(RefusalCode.Throttled);
        GateJournal.Turn(Sys, Gate.Open);
        run.Publisher.ExpectMsg<RunEventTaken>().Seq.ShouldBe(2);
        run.Publisher.ExpectMsg<RunEventTaken>().Seq.ShouldBe(3);
    }

    [Fact(DisplayName = "[AG1] a run tells its state, its figures and its events, page by page, also after it has left memory")]
    public void Shows()
    {
        var run = new RunFixture(this);
        run.Settle().ShouldBe(new RunUnknown(run.Key));
        run.Start();
        var seq = 2L;
        foreach (var type in (string[])["agent_thinking", "tool_executing", "tool_completed", "agent_completed"])
        {
            run.Take(run.Event(type), seq);
            run.Deliver(type, seq++);
        }

        AwaitAssert(() => run.View().Delivered.ShouldBe(5));
        run.Stop();
        var view = run.View(since: 1, limit: 2);
        (view.Phase, view.Seq, view.Delivered, view.Thinking, view.ToolsExecuting, view.ToolsCompleted, view.Next).ShouldBe((RunPhase.Completed, 5, 5, 1, 1, 1, 3));
        view.Head.ShouldBe(new RunHead("Agent", RunFixture.Ann, null, null));
        view.Events.Select(e => RunFixture.Json(e).GetProperty("run_seq").GetInt64()).ShouldBe([2, 3]);
        RunFixture.Json(view.Events[0]).GetRawText().ShouldBe(
            """{"type":"agent_thinking","timestamp":"2026-01-01T12:00:00.000Z","run_id":"run-1","run_seq":2,"agent_name":"Agent","user_id":"ann","data":{}}""");
        run.View(since: 3).Next.ShouldBeNull();
        run.View(since: 99).Events.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RC2] a journal that this version can't read: the run says so, and nothing is written over it")]
    public void Unreadable()
    {
        var run = new RunFixture(this);
        var writer = Sys.ActorOf(Props.Create(() => new StoredEvents(Actors.Persistence.RunJournal.PersistenceId(run.Key))));
        writer.Ask<object>(new RunEvent(2, run.Clock.GetUtcNow(), RunEventKind.Thinking, new Author(RunFixture.Ann, "Ann", default), "{}"u8.ToArray()), TimeSpan.FromSeconds(10)).Arrives();
        Watch(writer);
        Sys.Stop(writer);
        ExpectTerminated(writer);
        EventFilter.Error(contains: "can't be read").ExpectOne(() => run.Refused(run.Started).ShouldBe(RefusalCode.Internal));
        run.Settle().ShouldBeOfType<RunRefused>().Refusal.Code.ShouldBe(RefusalCode.Internal);
    }

    private static long Confirmed(RunFixture run, NotifyUser notify)
    {
        run.Confirm(notify);
        return notify.Notice.Run!.Seq;
    }

    /// <summary>Writes what it is told into a run's journal.</summary>
    private sealed class StoredEvents : Akka.Persistence.ReceivePersistentActor
    {
        public StoredEvents(string id)
        {
            PersistenceId = id;
            CommandAny(message => Persist(message, stored => Sender.Tell(stored)));
        }

        public override string PersistenceId { get; }
    }
}
