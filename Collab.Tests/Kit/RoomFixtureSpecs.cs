using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Kit;

/// <summary>What the TestKit promises its users beside what our own specs use all the time.</summary>
public sealed class RoomFixtureSpecs : RoomSpec
{
    [Fact(DisplayName = "what is no frame never leaves the socket")]
    public void No_frame_sent()
    {
        var ann = new RoomFixture(this).Enter("ann");
        Should.Throw<ArgumentException>(() => ann.Send("{\"type\":1}"));
    }

    [Fact(DisplayName = "frames go out as text, as an object, or checked already")]
    public void Ways_to_send()
    {
        var ann = new RoomFixture(this).Enter("ann");
        ann.Send("""{"type":"message","data":"text"}""");
        ann.Send(new { type = "message", data = "object" });
        ann.Send(new ClientFrame { Kind = ClientFrameKind.Message, Type = "message", Data = "\"checked\""u8.ToArray() });
        foreach (var expected in new[] { "text", "object", "checked" })
            ann.Next("message").GetProperty("data").GetString().ShouldBe(expected);
    }

    [Fact(DisplayName = "a socket resumes from what its test has taken, not from what has come")]
    public void Resume()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("taken");
        ann.Say("not taken");
        ann.Next("message");
        ann.Seen.Since.ShouldBe(1);
        room.Status().Seq.ShouldBe(2);
        ann.Drop();
        var again = ann.Resume();
        var missed = again.Next("message");
        missed.GetProperty("data").GetProperty("text").GetString().ShouldBe("not taken");
        missed.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        again.Seen.ShouldBe(new ResumePoint(room.Status().Epoch, 2));
    }

    [Fact(DisplayName = "a refusal and an ejection are seen with their codes")]
    public void Codes()
    {
        var room = new RoomFixture(this);
        room.Create(maxParticipants: 1);
        var ann = room.Enter("ann");
        var bob = room.Socket("bob");
        bob.AskToJoin();
        bob.ExpectRefused().ShouldBe(CloseCode.RoomFull);
        room.Socket("ann").Join();
        ann.ExpectEjected().ShouldBe(CloseCode.Replaced);
    }

    [Fact(DisplayName = "rooms and users share an actor system, and each fixture's edge sees its own alone")]
    public void Together()
    {
        var (one, other) = (new RoomFixture(this), new RoomFixture(this, room: "other"));
        var (ann, bob) = (new UserFixture(this), new UserFixture(this, user: "bob"));
        var (inOne, inOther) = (one.Enter("ann"), other.Enter("ann"));
        one.Drain();
        other.Drain();
        inOne.Say("in one");
        inOther.Say("in the other");
        inOne.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("in one");
        inOther.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("in the other");
        one.Edge.ExpectMsg<Broadcast>().Room.ShouldBe(one.Key);
        other.Edge.ExpectMsg<Broadcast>().Room.ShouldBe(other.Key);

        ann.Tell("for ann");
        ann.Connect().Missed().ShouldBe([(1, "for ann")]);
        bob.Connect().Missed().ShouldBeEmpty();
        bob.Edge.ExpectMsg<ReplayToUser>().User.ShouldBe(bob.Key);
    }

    [Fact(DisplayName = "Advance moves the clock and the timers: a member that dropped leaves when its grace is over, and not before")]
    public void Time()
    {
        var room = new RoomFixture(this);
        var (ann, bob) = (room.Enter("ann"), room.Enter("bob"));
        ann.Next("user_joined");
        bob.Drop();
        room.Settle();
        room.Advance(room.Settings.Rooms.LeaveGrace - TimeSpan.FromMilliseconds(1));
        ann.Say("still two");
        ann.Next("message");
        room.Advance(TimeSpan.FromMilliseconds(1));
        ann.Next("user_left");
    }
}

/// <summary>The same where timers run by themselves.</summary>
public sealed class RealTimeSpecs() : Akka.TestKit.Xunit2.TestKit(CollabTestConfig.RealTime)
{
    [Fact(DisplayName = "time that can't be moved says so, and names the settings with which it can")]
    public void Real_time()
    {
        var room = new RoomFixture(this);
        Should.Throw<InvalidOperationException>(() => room.Advance(TimeSpan.FromSeconds(1))).Message.ShouldContain("CollabTestConfig.Default");
    }
}
