using Akka.Actor;
using Collab.Actors.Connections;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class PresenceSpecs : RoomSpec
{
    [Fact(DisplayName = "[RM5] a dropped connection leaves only after its grace")]
    public void Grace()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        Drop(room, bob);
        room.Advance(room.Settings.Rooms.LeaveGrace - TimeSpan.FromMilliseconds(1));
        ann.Say("still two");
        ann.Next("message");
        room.Status().ParticipantCount.ShouldBe(2);
        room.Advance(TimeSpan.FromMilliseconds(1));
        ann.Next("user_left").GetProperty("data").GetProperty("connection_id").GetString().ShouldBe("c-bob");
    }

    [Fact(DisplayName = "[RM5] who resumes within the grace was never seen to go, and has lost nothing")]
    public void Resume_within_grace()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        Drop(room, bob);
        ann.Say("missed");
        ann.Next("message");
        var again = room.Socket("bob");
        var joined = again.Join(new ResumePoint(room.Status().Epoch, 0)).GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        joined.GetProperty("participant_count").GetInt32().ShouldBe(2);
        again.Next("message").GetProperty("recovered").GetBoolean().ShouldBeTrue();

        room.Advance(room.Settings.Rooms.LeaveGrace * 2);
        again.Say("back");
        ann.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("back");
    }

    [Fact(DisplayName = "[RM5] a socket's actor that ends without a word is a drop like any other")]
    public void Socket_actor_ends()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        room.Drain();
        Sys.Stop(bob.Ref);
        room.Edge.FishForMessage<Exit>(exit => exit.Connection == bob.Who.Connection);
        room.Advance(room.Settings.Rooms.LeaveGrace);
        ann.Next("user_left");
    }

    [Fact(DisplayName = "[RM5] news of an older socket that cross a resume are stale: nobody goes, and nothing is missed")]
    public void Stale_news()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        var again = room.Socket("bob");
        again.Join();
        bob.Told<Ejected>();
        room.TellEntity(new Lost(bob.Who.Connection, Attachment: 1));
        ann.Say("heard?");
        again.Next("message");
        room.TellEntity(new Left(bob.Who.Connection, Attachment: 1));
        room.Status().ParticipantCount.ShouldBe(2);
        ann.Next("message");
        again.Say("here");
        ann.Next("message").GetProperty("user_id").GetString().ShouldBe("bob");
    }

    [Fact(DisplayName = "[RM6] presence: the latest state is in joined for those who come later; the sender is spared")]
    public void State()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Send("presence", """{"state":{"mood":"old"}}""");
        ann.Send("presence", """{"state":{"mood":"new"}}""", "p");
        bob.Next("presence");
        bob.Next("presence").GetProperty("data").GetProperty("state").GetProperty("mood").GetString().ShouldBe("new");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("p");

        var carl = room.Socket("carl").Join().GetProperty("data").GetProperty("participants");
        carl.EnumerateArray().Single(who => who.GetProperty("user_id").GetString() == "ann")
            .GetProperty("state").GetProperty("mood").GetString().ShouldBe("new");
    }

    [Fact(DisplayName = "[RM4] over 50 members joins and leaves come as one presence_diff per tick, with what is left of them")]
    public void Diff()
    {
        var room = new RoomFixture(this);
        var first = room.Enter("u0");
        for (var i = 1; i < 50; i++)
        {
            room.Enter($"u{i}");
            first.Next("user_joined");
        }

        var late = Enumerable.Range(50, 20).Select(i => room.Socket($"u{i}")).ToArray();
        foreach (var socket in late)
            socket.Join();
        // One who came and went within the tick was never there.
        late[0].Leave();
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(69));
        room.Advance(room.Settings.Rooms.PresenceBatchEvery);

        foreach (var socket in new[] { first, late[19] })
        {
            var diff = socket.Next("presence_diff").GetProperty("data");
            diff.GetProperty("joined").GetArrayLength().ShouldBe(19);
            diff.GetProperty("left").GetArrayLength().ShouldBe(0);
            diff.GetProperty("participant_count").GetInt32().ShouldBe(69);
        }

        // Absence, by the next message: nothing else was told of all this.
        first.Say("next");
        first.Next("message");
    }

    [Fact(DisplayName = "[CT2] whatever goes to all costs one message for the node, however many members it has")]
    public void One_message_per_node()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        for (var i = 0; i < 9; i++)
            room.Enter($"u{i}");
        room.Settle();
        room.Drain();
        ann.Say("to all");
        ann.Until("message");
        room.Settle();
        room.Edge.ExpectMsg<Broadcast>().Frames.Length.ShouldBe(1);
        ann.Say("again", "1");
        ann.Until("ack");
        room.Edge.ExpectMsg<Broadcast>();
        room.Edge.ExpectMsg<Deliver>().Answered.ShouldBe(["1"]);
    }

    private static void Drop(RoomFixture room, ProbeSocket socket)
    {
        room.Drain();
        socket.Drop();
        room.Edge.FishForMessage<Exit>(exit => exit.Connection == socket.Who.Connection);
    }
}
