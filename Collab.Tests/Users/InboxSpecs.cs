using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>What waits for a user, and what each of their sessions gets of it.</summary>
public sealed class InboxSpecs : RoomSpec
{
    [Fact(DisplayName = "[DM1] an offline user gets what came meanwhile in order, marked recovered, and then what is live")]
    public void Offline()
    {
        var user = new UserFixture(this);
        user.Tell("one").InboxSeq.ShouldBe(1);
        user.Tell("two").ShouldBe(new UserNotified(user.Key, 2, 0));
        var phone = user.Connect();
        phone.Missed().ShouldBe([(1, "one"), (2, "two")]);
        user.Tell("three").Connections.ShouldBe(1);
        phone.Heard().ShouldBe((3, "three"));
    }

    [Fact(DisplayName = "[DM1] every connection of the user hears it, over one message for each node; nobody is told twice")]
    public void Every_connection()
    {
        var user = new UserFixture(this);
        var (phone, desk) = (user.Connect("c-phone"), user.Connect("c-desk"));
        phone.Missed().ShouldBeEmpty();
        desk.Missed().ShouldBeEmpty();
        user.Edge.ReceiveN(2);
        user.Tell("hello").Connections.ShouldBe(2);
        user.Edge.ExpectMsg<DeliverToUser>().Sockets.Length.ShouldBe(2);
        phone.Heard().ShouldBe((1, "hello"));
        desk.Heard().ShouldBe((1, "hello"));
        user.Tell("again");
        user.Edge.ExpectMsg<DeliverToUser>().Seq.ShouldBe(2);
    }

    [Fact(DisplayName = "[RC1] nobody hears of it, and its sender gets no answer, before the journal has it")]
    public void After_the_commit()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed();
        user.Turn(Gate.Held);
        user.Send("held");
        user.Settle();
        phone.Probe.HasMessages.ShouldBeFalse();
        user.Sender.HasMessages.ShouldBeFalse();
        user.Turn(Gate.Open);
        phone.Heard().ShouldBe((1, "held"));
        user.Sender.ExpectMsg<UserNotified>().InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC4] a journal that refuses: not_saved, nobody heard it, and the number is used by the next")]
    public void Refused()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed();
        user.Turn(Gate.Rejecting);
        user.Send("lost", "1");
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.NotSaved);
        user.Turn(Gate.Open);
        user.Tell("kept", "1").InboxSeq.ShouldBe(1);
        phone.Heard().ShouldBe((1, "kept"));
    }

    [Fact(DisplayName = "[RC4] what gathered behind a refused write is written next, without anything else having to happen")]
    public void Waiting_behind_a_refusal()
    {
        var user = new UserFixture(this);
        user.Tell("before");
        user.Turn(Gate.Held);
        user.Send("in flight");
        user.Settle();
        user.Send("waiting");
        user.Settle();
        user.Turn(Gate.Rejecting);
        user.Sender.ExpectMsg<UserRefused>();
        user.Sender.ExpectMsg<UserRefused>();
    }

    [Fact(DisplayName = "[RC4] a journal that fails: not_saved, and the sockets come again to a new life that knows what was stored")]
    public void Failed()
    {
        var user = new UserFixture(this);
        user.Tell("stored");
        var phone = user.Connect();
        phone.Missed();
        phone.Probe.Watch(phone.Actor);
        user.Turn(Gate.Failing);
        user.Send("lost");
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.NotSaved);
        phone.Probe.ExpectTerminated(phone.Actor);
        user.Turn(Gate.Open);
        phone.Attach(since: 1);
        phone.ExpectAttached();
        phone.Missed().ShouldBeEmpty();
        user.Tell("next").InboxSeq.ShouldBe(2);
        phone.Heard().ShouldBe((2, "next"));
    }

    [Fact(DisplayName = "[WS6] the same id of the same sender executes nothing and gets the first answer: at once, and after a restart")]
    public void Once()
    {
        var user = new UserFixture(this);
        user.Tell("one", "1").InboxSeq.ShouldBe(1);
        user.Tell("one", "1").InboxSeq.ShouldBe(1);
        user.Tell("another's", "1", "c-eve").InboxSeq.ShouldBe(2);
        user.Stop();
        user.Tell("one", "1").InboxSeq.ShouldBe(1);
        user.Tell("new", "2").InboxSeq.ShouldBe(3);
        user.Connect().Missed().Select(one => one.Text).ShouldBe(["one", "another's", "new"]);
    }

    [Fact(DisplayName = "[AG5] an event of a run is known by run and number, whoever sends it again")]
    public void Run_events_once()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed();
        var first = new RunTag(new RunId("run-1"), 1, "Agent", "flow", user.Clock.GetUtcNow().AddSeconds(-3));
        foreach (var (run, seq) in new[] { (first, 1), (first with { Seq = 2 }, 2), (first, 1), (first with { Run = new RunId("run-2") }, 3) })
        {
            user.Send(new Notice("agent_thinking", new Author(new UserId("svc"), "Service", default), UserFixture.Data("x")) { Run = run });
            user.Sender.ExpectMsg<UserNotified>().InboxSeq.ShouldBe(seq);
        }

        var frame = phone.Next("agent_thinking");
        frame.GetProperty("run_id").GetString().ShouldBe("run-1");
        frame.GetProperty("run_seq").GetInt64().ShouldBe(1);
        frame.GetProperty("agent_name").GetString().ShouldBe("Agent");
        frame.GetProperty("workflow_id").GetString().ShouldBe("flow");
        frame.GetProperty("user_id").GetString().ShouldBe("ann");
        frame.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(first.At);
        frame.TryGetProperty("connection_id", out _).ShouldBeFalse();
        phone.Next("agent_thinking").GetProperty("inbox_seq").GetInt64().ShouldBe(2);
        phone.Next("agent_thinking").GetProperty("run_id").GetString().ShouldBe("run-2");
    }

    [Fact(DisplayName = "[DM1] a new session begins after what was acknowledged, also after a restart; a resumed one after what it took")]
    public void Sessions()
    {
        var user = new UserFixture(this);
        user.Tell("one");
        user.Tell("two");
        user.Tell("three");
        user.Acknowledge(2);
        user.Connect("c-new").Missed().ShouldBe([(3, "three")]);
        user.Connect("c-resumed", since: 1).Missed().ShouldBe([(2, "two"), (3, "three")]);
        user.Connect("c-up-to-date", since: 3).Missed().ShouldBeEmpty();
        user.Connect("c-boasting", since: 99).Missed().ShouldBeEmpty();
        user.Stop();
        user.Connect("c-newer").Missed().ShouldBe([(3, "three")]);
        user.Acknowledge(1);
        user.Connect("c-newest").Missed().ShouldBe([(3, "three")]);
    }

    [Fact(DisplayName = "[DM1] a session that took nothing resumes where it was told to begin: what another session acknowledged meanwhile comes to it, once")]
    public void Resumed_with_nothing_taken()
    {
        var user = new UserFixture(this);
        user.Tell("one");
        user.Acknowledge(1);
        var phone = user.Connect("c-phone");
        phone.Missed().ShouldBeEmpty();
        phone.Start.ShouldBe(1);
        phone.Leave();
        var desk = user.Connect("c-desk");
        desk.Missed();
        user.Tell("two");
        desk.Heard();
        user.Acknowledge(2);
        var resumed = user.Connect("c-phone", since: phone.Start);
        resumed.Missed().ShouldBe([(2, "two")]);
        resumed.Start.ShouldBeNull();
        user.Tell("three");
        resumed.Heard().ShouldBe((3, "three"));
    }

    [Fact(DisplayName = "[DM1] a user for whom nothing has ever come begins at 0")]
    public void Begins_at_nothing()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed().ShouldBeEmpty();
        phone.Start.ShouldBe(0);
    }

    [Fact(DisplayName = "[DM1] who leaves in order has taken everything, who drops has not; it holds at once and after a restart")]
    public void Leaving()
    {
        var user = new UserFixture(this);
        user.Tell("one");
        var dropped = user.Connect("c-1");
        dropped.Missed().Count.ShouldBe(1);
        dropped.Leave();
        var clean = user.Connect("c-2");
        clean.Missed().Count.ShouldBe(1);
        clean.Leave(took: 1);
        user.Connect("c-3").Missed().ShouldBeEmpty();
        user.Stop();
        user.Connect("c-4").Missed().ShouldBeEmpty();
        user.Tell("two");
        user.Connect("c-5").Missed().ShouldBe([(2, "two")]);
    }

    [Fact(DisplayName = "[DM1] a connection that is still there after 46 s has read what it was sent, each event in its own time; one that came later proves nothing")]
    public void Proof()
    {
        var user = new UserFixture(this);
        var phone = user.Connect("c-1");
        phone.Missed();
        user.Tell("one");
        user.Advance(TimeSpan.FromSeconds(20));
        user.Tell("two");
        user.Advance(TimeSpan.FromSeconds(24.9));
        user.Connect("c-2").Missed().Count.ShouldBe(2);
        user.Advance(TimeSpan.FromSeconds(1.1));
        user.Connect("c-3").Missed().ShouldBe([(2, "two")]);
        user.Advance(TimeSpan.FromSeconds(20));
        user.Connect("c-4").Missed().ShouldBeEmpty();
    }

    [Fact(DisplayName = "[DM1] events close after each other are proven together, none before its time")]
    public void Proof_of_many()
    {
        var user = new UserFixture(this);
        user.Connect("c-1").Missed();
        for (var n = 1; n <= 100; n++)
        {
            user.Tell($"{n}");
            user.Advance(TimeSpan.FromSeconds(0.5));
        }

        // The last one 0.5 s ago, the first one 50 s: all up to 45 s ago may be proven, and all from before 46 s ago must be.
        var missed = user.Connect("c-2").Missed();
        missed[0].Seq.ShouldBeInRange(9, 11);
        missed[^1].Seq.ShouldBe(100);
        user.Advance(TimeSpan.FromSeconds(45.5));
        user.Connect("c-3").Missed().ShouldBeEmpty();
    }

    [Fact(DisplayName = "[DM1] a connection that is gone when its pong was due has proved nothing; the next one does, from when it came")]
    public void No_proof()
    {
        var user = new UserFixture(this);
        var phone = user.Connect("c-1");
        phone.Missed();
        user.Tell("one");
        user.Advance(TimeSpan.FromSeconds(30));
        phone.Leave();
        user.Connect("c-2").Missed().Count.ShouldBe(1);
        user.Advance(TimeSpan.FromSeconds(44.9));
        user.Connect("c-3").Missed().Count.ShouldBe(1);
        user.Advance(TimeSpan.FromSeconds(1.1));
        user.Connect("c-4").Missed().ShouldBeEmpty();
    }

    [Fact(DisplayName = "[DM1] 200 events and 24 hours, whichever ends first")]
    public void Bounds()
    {
        var user = new UserFixture(this);
        for (var n = 1; n <= 205; n++)
            user.Tell($"{n}");
        var missed = user.Connect("c-1").Missed();
        missed.Count.ShouldBe(200);
        missed[0].ShouldBe((6, "6"));
        missed[^1].ShouldBe((205, "205"));
        user.Advance(TimeSpan.FromHours(24));
        user.Tell("fresh");
        user.Stop();
        user.Connect("c-2", since: 0).Missed().ShouldBe([(206, "fresh")]);
    }

    [Fact(DisplayName = "[RS5] what is ephemeral goes to those who are there, takes no number, and says so where nobody is")]
    public void Ephemeral()
    {
        var user = new UserFixture(this);
        user.Send("nobody", ephemeral: true);
        user.Sender.ExpectMsg<UserNotified>().ShouldBe(new UserNotified(user.Key, null, 0, "no_subscribers"));
        var phone = user.Connect();
        phone.Missed().ShouldBeEmpty();
        user.Send("now", ephemeral: true);
        user.Sender.ExpectMsg<UserNotified>().ShouldBe(new UserNotified(user.Key, null, 1));
        var frame = phone.Next("direct", out var deliver);
        frame.TryGetProperty("inbox_seq", out _).ShouldBeFalse();
        deliver.Slot.ShouldBe("direct c-bob");
        user.Tell("kept").InboxSeq.ShouldBe(1);
    }
}
