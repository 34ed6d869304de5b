using Akka.Actor;
using Akka.Configuration;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;
using Xunit.Sdk;

namespace Collab.Tests.Kit;

/// <summary>What the TestKit promises its users beside what our own specs use all the time: how it fails, above all.</summary>
public sealed class RoomFixtureSpecs() : RoomSpec("akka.test.single-expect-default = 300ms")
{
    [Fact(DisplayName = "a socket that gets another frame than the test expects fails it in xunit's way, and shows the frame")]
    public void Other_frame()
    {
        var ann = new RoomFixture(this).Enter("ann");
        ann.Say("{0} braces {");
        Should.Throw<XunitException>(() => ann.Next("ack")).Message.ShouldContain("c-ann expected a frame ack, and got {\"type\":\"message\"");
    }

    [Fact(DisplayName = "a socket that gets nothing fails the test when the kit's patience is over, and says who waited")]
    public void No_frame()
    {
        var ann = new RoomFixture(this).Enter("ann");
        Should.Throw<XunitException>(() => ann.Next("message")).Message.ShouldContain("c-ann waited 00:00:00.3");
        Should.Throw<XunitException>(() => ann.ExpectEjected()).Message.ShouldContain("c-ann waited 00:00:00.3");
    }

    [Fact(DisplayName = "a question that nobody answers fails the test, and is named")]
    public void No_answer()
    {
        var room = new RoomFixture(this);
        Should.Throw<XunitException>(() => room.Ask<string>("who?")).Message.ShouldContain("the answer to who?");
    }

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

    [Fact(DisplayName = "a user's socket that gets another frame than the test expects fails it, and shows the frame")]
    public void Users_other_frame()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.MissedFrames().ShouldBeEmpty();
        user.Tell("hello");
        Should.Throw<XunitException>(() => phone.Next("publish")).Message.ShouldContain("c-1 expected a frame publish, and got {\"type\":\"direct\"");
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
