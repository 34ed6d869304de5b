using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Runs;

/// <summary>The way of a run's events to those whom they are for.</summary>
public sealed class DeliverySpecs : RoomSpec
{
    private static readonly RunSettings Settings = new();

    [Fact(DisplayName = "[AG5] one event is under way at a time: the next follows when it was taken")]
    public void InOrder()
    {
        var run = new RunFixture(this);
        run.Take(run.Started, 1);
        run.Take(run.Event("agent_thinking"), 2);
        run.Take(run.Event("agent_completed"), 3);
        var first = run.Expect("agent_started", 1);
        run.Settle();
        run.Users.HasMessages.ShouldBeFalse();
        run.Confirm(first);
        run.Deliver("agent_thinking", 2);
        run.Deliver("agent_completed", 3);
    }

    [Fact(DisplayName = "[AG5] an event that nobody confirms is sent again, after pauses that grow; the run goes on meanwhile, and order is kept")]
    public void Again()
    {
        var run = new RunFixture(this);
        run.Take(run.Started, 1);
        run.Expect("agent_started", 1);
        for (var pause = Settings.DeliveryRetry; pause < TimeSpan.FromSeconds(1); pause *= 2)
        {
            run.Advance(Settings.DeliveryTimeout);
            run.Settle();
            run.Advance(pause - TimeSpan.FromMilliseconds(1));
            run.Settle();
            run.Users.HasMessages.ShouldBeFalse();
            run.Advance(TimeSpan.FromMilliseconds(1));
            run.Expect("agent_started", 1);
        }

        run.Take(run.Event("agent_thinking"), 2);
        run.Users.Reply(new UserNotified(new UserKey(run.Key.Org, RunFixture.Ann), 1, 0));
        run.Deliver("agent_thinking", 2);
    }

    [Fact(DisplayName = "[AG5] a confirmation that comes late confirms its own event alone")]
    public void LateConfirmation()
    {
        var run = new RunFixture(this);
        run.Take(run.Started, 1);
        run.Take(run.Event("agent_thinking"), 2);
        run.Expect("agent_started", 1);
        var late = run.Users.LastSender;
        run.Advance(Settings.DeliveryTimeout);
        run.Settle();
        run.Advance(Settings.DeliveryRetry);
        run.Deliver("agent_started", 1);
        run.Expect("agent_thinking", 2);
        late.Tell(new UserNotified(new UserKey(run.Key.Org, RunFixture.Ann), 1, 0), run.Users);
        run.View().Delivered.ShouldBe(1);
    }

    [Theory(DisplayName = "[AG5] a receiver that can't just now is asked again; one that never will is passed over, and the run goes on")]
    [InlineData(RefusalCode.NotSaved, true)]
    [InlineData(RefusalCode.Throttled, true)]
    [InlineData(RefusalCode.Unavailable, true)]
    [InlineData(RefusalCode.Internal, true)]
    [InlineData(RefusalCode.Forbidden, false)]
    [InlineData(RefusalCode.LimitExceeded, false)]
    public void Refused(RefusalCode code, bool again)
    {
        var run = new RunFixture(this);
        run.Take(run.Started, 1);
        run.Take(run.Event("agent_thinking"), 2);
        run.Expect("agent_started", 1);
        if (again)
        {
            run.Users.Reply(new UserRefused(new UserKey(run.Key.Org, RunFixture.Ann), new Refusal(code, "No.")));
            AwaitAssert(() =>
            {
                run.Advance(Settings.DeliveryRetry);
                run.Users.HasMessages.ShouldBeTrue();
            });
            run.Deliver("agent_started", 1);
        }
        else
        {
            EventFilter.Warning(contains: "reaches nobody").ExpectOne(() =>
                run.Users.Reply(new UserRefused(new UserKey(run.Key.Org, RunFixture.Ann), new Refusal(code, "No."))));
        }

        run.Deliver("agent_thinking", 2);
    }

    [Fact(DisplayName = "[AG5] a room that is not there, and a user whom nobody knows, hear nothing; the run goes on and can be asked for")]
    public void Nobody()
    {
        var run = new RunFixture(this);
        run.Take(run.Event("agent_started") with { AgentName = "Agent", Room = new RoomId("gone") }, 1);
        var publish = run.Rooms.ExpectMsg<PublishToRoom>();
        EventFilter.Warning(contains: "reaches nobody").ExpectOne(() => run.Rooms.Reply(new RoomUnavailable(publish.Room, CloseCode.RoomNotFound)));
        run.Take(run.Event("agent_thinking"), 2);
        run.Rooms.ExpectMsg<PublishToRoom>();
        run.View().Seq.ShouldBe(2);

        var other = new RunFixture(this, run: "run-2", clock: run.Clock);
        other.Take(other.Started, 1);
        var notify = other.Expect("agent_started", 1);
        EventFilter.Warning(contains: "reaches nobody").ExpectOne(() => other.Users.Reply(new UserNotified(notify.User, null, 0, "unknown_user")));
    }

    [Fact(DisplayName = "[AG5] a room that can't answer now is asked again")]
    public void RoomAway()
    {
        var run = new RunFixture(this);
        run.Take(run.Event("agent_started") with { AgentName = "Agent", Room = new RoomId("plans") }, 1);
        var publish = run.Rooms.ExpectMsg<PublishToRoom>();
        run.Rooms.Reply(new RoomUnavailable(publish.Room, CloseCode.Internal));
        AwaitAssert(() =>
        {
            run.Advance(Settings.DeliveryRetry);
            run.Rooms.HasMessages.ShouldBeTrue();
        });
        run.Rooms.ExpectMsg<PublishToRoom>().Run!.Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[AG5] the next life delivers what was not taken yet, in order, and nothing that was noted as taken")]
    public void NextLife()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Advance(Settings.MarkEvery);
        run.Settle();
        run.Take(run.Event("agent_thinking"), 2);
        run.Take(run.Event("agent_completed"), 3);
        run.Expect("agent_thinking", 2);
        run.Stop();
        run.View().Delivered.ShouldBe(1);
        run.Deliver("agent_thinking", 2);
        run.Deliver("agent_completed", 3);
    }

    [Fact(DisplayName = "[AG5] a note of what was delivered that the journal refuses is written later")]
    public void NoteRefused()
    {
        var run = new RunFixture(this);
        run.Start();
        run.Take(run.Event("agent_completed"), 2);
        var last = run.Expect("agent_completed", 2);
        GateJournal.Turn(Sys, Gate.Rejecting);
        EventFilter.Warning(contains: "refused entry").ExpectOne(() => run.Confirm(last));
        GateJournal.Turn(Sys, Gate.Open);
        run.Settle();
        run.Advance(Settings.MarkEvery);
        AwaitAssert(() => run.Due(TimeSpan.FromHours(1)).ShouldBeEmpty()); // Settled, which it is only with the note.
    }

    [Fact(DisplayName = "[AG3] under many runs at once each user hears their own run alone, whole and in order")]
    public void Isolation()
    {
        const int Runs = 50, Events = 20;
        var clock = new SteppedTime();
        var runs = Enumerable.Range(0, Runs).Select(i => new RunFixture(this, run: $"r{i}", clock: clock)).ToArray();
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
            run.Send(run.Started with { User = new UserId($"u{i}") });
        for (var seq = 2; seq <= Events; seq++)
        {
            foreach (var run in runs)
                run.Send(run.Event(seq == Events ? "agent_completed" : "agent_thinking", $$"""{"run":"{{run.Key.Run}}"}"""));
        }

        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            for (var seq = 1; seq <= Events; seq++)
            {
                var notify = run.Users.ExpectMsg<NotifyUser>();
                (notify.User.User.Value, notify.Notice.Run!.Run, notify.Notice.Run.Seq).ShouldBe(($"u{i}", run.Key.Run, seq));
                if (seq > 1)
                    RunFixture.Json(notify.Notice.Data).GetProperty("run").GetString().ShouldBe(run.Key.Run.Value);
                run.Confirm(notify);
            }
        }
    }
}
