using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>A room that is lost under an open socket: moved, restarted, gone.</summary>
public sealed class SocketRejoinSpec() : EdgeSpec(new CollabSettings
{
    Sockets = new SocketSettings { RejoinDelay = TimeSpan.FromMilliseconds(20), RejoinDelayMax = TimeSpan.FromMilliseconds(50) },
    Lifecycle = new LifecycleSettings { Ready = TimeSpan.FromSeconds(1) },
})
{
    [Fact(DisplayName = "[CT4] a lost room is joined again from the last seq that the client got, and the client notices nothing")]
    public void JoinsAgain()
    {
        var client = OpenIn();
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 1), Frames.Of("a", 2)], 2));
        client.Expect("a");
        client.Expect("a");
        Sys.Stop(client.InRoom.Ref);
        var join = Rooms.ExpectMsg<Join>();
        join.From.ShouldBe(new ResumePoint(Epoch, 2));
        join.Again.ShouldBeTrue();
        Edge.Tell(new Broadcast(Room, [Frames.Of("of-the-old-room", 3)], 3));
        var connection = CreateTestProbe();
        Edge.Tell(new Enter(Room, client.Connection, client.Actor, [Frames.Of("a", 3)], 3, join.Attempt), connection.Ref);
        client.Actor.Tell(new Joined(Room, Epoch, 3, true, join.Attempt), connection.Ref);
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 4)], 4));
        client.Expect("a").Frame.GetProperty("n").GetInt32().ShouldBe(3);
        client.Expect("a").Frame.GetProperty("n").GetInt32().ShouldBe(4);
        client.Send("""{"type":"message","data":{}}""");
        connection.ExpectMsg<Inbound>();
        Sys.Stop(connection.Ref);
        Rooms.ExpectMsg<Join>().From.ShouldBe(new ResumePoint(Epoch, 4));
    }

    [Fact(DisplayName = "[CT4] a room that was lost before it let the client in is asked for what the client asked for")]
    public void LostBeforeEntry()
    {
        var client = Open(room: Room, from: new ResumePoint(Epoch, 5));
        var join = Rooms.ExpectMsg<Join>();
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 9, true, join.Attempt), connection.Ref);
        client.ExpectWelcome();
        Sys.Stop(connection.Ref);
        Rooms.ExpectMsg<Join>().From.ShouldBe(new ResumePoint(Epoch, 5));
    }

    [Fact(DisplayName = "[CT4] a room that was lost in the middle of a replay goes on after the last page")]
    public void LostInReplay()
    {
        var client = Open(room: Room, from: new ResumePoint(Epoch, 0));
        var join = Rooms.ExpectMsg<Join>();
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 500, true, join.Attempt), connection.Ref);
        client.ExpectWelcome();
        Edge.Tell(new DeliverAhead(Room, client.Connection, client.Actor, [Frames.Of("a", 128)], [], 128, true, join.Attempt), connection.Ref);
        client.Expect("a");
        connection.ExpectMsg<Drained>();
        Sys.Stop(connection.Ref);
        Rooms.ExpectMsg<Join>().From.ShouldBe(new ResumePoint(Epoch, 128));
    }

    [Fact(DisplayName = "[WS5] what the lost room owed an answer is answered at once, whatever it was; what it had answered is not answered again")]
    public void AnswersInFlight()
    {
        var client = OpenIn();
        client.Send("""{"type":"message","id":"m1","data":{}}""");
        client.Send("""{"type":"message","id":"m2","data":{}}""");
        client.Send("""{"type":"cursor_position","id":"c1","data":{"x":1,"y":1}}""");
        client.Send("""{"type":"quiz:hint","id":"e1","ephemeral":true,"data":{}}""");
        client.Send("""{"type":"cursor_position","data":{"x":2,"y":2}}""");
        client.Send("""{"type":"history","id":"h1"}""");
        for (var n = 0; n < 6; n++)
            client.InRoom.ExpectMsg<Inbound>();
        Edge.Tell(new Deliver(Room, client.Connection, [Frames.Of("ack"), Frames.Of("ack")], ["m1", "e1"]));
        client.Expect("ack");
        client.Expect("ack");
        Sys.Stop(client.InRoom.Ref);
        var error = client.ExpectError("not_saved", "m2");
        error.Data.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        // What is not stored can't be said not to have been seen.
        client.ExpectError("unavailable", "c1").Data.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        client.ExpectError("unavailable", "h1");
        LetIn(client);
        client.Settle("nothing more was owed");
    }

    [Theory(DisplayName = "[RC2] a lost room that answers after its socket has asked again replays once, from where the client is")]
    [InlineData(true)]
    [InlineData(false)]
    public void AnswersLate(bool beforeTheSecond)
    {
        var client = OpenIn();
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 1), Frames.Of("a", 2)], 2));
        client.Expect("a");
        client.Expect("a");
        Sys.Stop(client.InRoom.Ref);
        var connection = CreateTestProbe();
        var first = Rooms.ExpectMsg<Join>();
        if (beforeTheSecond)
            Edge.Tell(new Enter(Room, client.Connection, client.Actor, [Frames.Of("a", 3)], 3, first.Attempt), connection.Ref);
        var second = Rooms.ExpectMsg<Join>();
        second.From.ShouldBe(new ResumePoint(Epoch, beforeTheSecond ? 3 : 2));
        if (!beforeTheSecond)
        {
            Edge.Tell(new DeliverAhead(Room, client.Connection, client.Actor, [Frames.Of("stale")], [], 2, true, first.Attempt), connection.Ref);
            Edge.Tell(new Enter(Room, client.Connection, client.Actor, [Frames.Of("stale", 3)], 3, first.Attempt), connection.Ref);
        }

        client.Actor.Tell(new Joined(Room, Epoch, 3, true, first.Attempt), connection.Ref);
        client.Actor.Tell(new JoinRefused(Room, CloseCode.RoomNotFound, first.Attempt), connection.Ref);
        Edge.Tell(new Exit(Room, client.Connection), connection.Ref);
        Frame[] missed = beforeTheSecond ? [] : [Frames.Of("a", 3)];
        Edge.Tell(new Enter(Room, client.Connection, client.Actor, [.. missed], 3, second.Attempt), connection.Ref);
        client.Actor.Tell(new Joined(Room, Epoch, 3, true, second.Attempt), connection.Ref);
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 4)], 4));
        client.Expect("a").Frame.GetProperty("n").GetInt32().ShouldBe(3);
        client.Expect("a").Frame.GetProperty("n").GetInt32().ShouldBe(4);
        client.Send("""{"type":"message","id":"m1","data":{}}""");
        connection.ExpectMsg<Inbound>().Frame.Id.ShouldBe("m1");
        Rooms.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS5] an ephemeral frame with an id that finds its room away is answered, and not held for it; without an id it is left out")]
    public void EphemeralMeanwhile()
    {
        var client = OpenIn();
        Sys.Stop(client.InRoom.Ref);
        var join = Rooms.ExpectMsg<Join>();
        client.Send("""{"type":"cursor_position","data":{"x":1,"y":1}}""");
        client.Send("""{"type":"cursor_position","id":"c1","data":{"x":1,"y":1}}""");
        client.Send("""{"type":"quiz:hint","id":"e1","ephemeral":true,"data":{}}""");
        client.ExpectError("unavailable", "c1").Data.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        client.ExpectError("unavailable", "e1");
        client.Send("""{"type":"presence","id":"p1","data":{"state":{}}}""");
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 0, true, join.Attempt), connection.Ref);
        connection.ExpectMsg<Inbound>().Frame.Id.ShouldBe("p1");
    }

    [Fact(DisplayName = "[CT4] what the client sends while the room is away waits for it")]
    public void WaitsMeanwhile()
    {
        var client = OpenIn();
        Sys.Stop(client.InRoom.Ref);
        var join = Rooms.ExpectMsg<Join>();
        client.Send("""{"type":"message","id":"m1","data":{}}""");
        client.Settle("waiting");
        client.Wire.Consumptions.ShouldBe(1);
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 0, true, join.Attempt), connection.Ref);
        connection.ExpectMsg<Inbound>().Frame.Id.ShouldBe("m1");
        Becomes(() => client.Wire.Consumptions.ShouldBe(2));
    }

    [Fact(DisplayName = "[CT4] only so much waits for a room; what is more is refused, to be sent again, and the reading never stops")]
    public void WaitsBounded()
    {
        var client = Open(room: Room);
        for (var n = 0; n < 64; n++)
            client.Send("""{"type":"message","data":{}}""");
        client.Send("""{"type":"message","id":"over","data":{}}""");
        var connection = LetIn(client);
        client.ExpectError("not_saved", "over").Data.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        for (var n = 0; n < 64; n++)
            connection.ExpectMsg<Inbound>();
    }

    [Fact(DisplayName = "[CT4] a join that is not answered is tried again; after three times the deadline the socket closes, to come back by itself")]
    public void TriesAgain()
    {
        var client = OpenIn();
        Sys.Stop(client.InRoom.Ref);
        Join join = null!;
        for (var n = 0; n < 3; n++)
            (join = Rooms.ExpectMsg<Join>()).Again.ShouldBeTrue();
        client.Actor.Tell(new JoinRefused(Room, CloseCode.Internal, join.Attempt));
        Rooms.ExpectMsg<Join>();
        client.ExpectClose(CloseCode.Internal);
    }

    [Fact(DisplayName = "[RM8] a lost room that is gone for good closes the socket with its code")]
    public void GoneForGood()
    {
        var client = OpenIn();
        Sys.Stop(client.InRoom.Ref);
        client.Actor.Tell(new JoinRefused(Room, CloseCode.RoomNotFound, Rooms.ExpectMsg<Join>().Attempt));
        client.ExpectClose(CloseCode.RoomNotFound);
    }

    [Fact(DisplayName = "[CT4] a lost room among several that is gone for good is left, and the socket stays")]
    public void OneOfSeveralGone()
    {
        var client = Open();
        client.Send("""{"type":"join","room":"room"}""");
        var connection = LetIn(client);
        Sys.Stop(connection.Ref);
        client.Actor.Tell(new JoinRefused(Room, CloseCode.RoomNotFound, Rooms.ExpectMsg<Join>().Attempt));
        client.Expect("left").Data.GetProperty("reason").GetString().ShouldBe("room_not_found");
        client.Settle("open");
    }

    [Fact(DisplayName = "[LC2] a connection's actor that was ejected just as it ended closes the socket, and is not joined again")]
    public void EjectedWhileLost()
    {
        var client = OpenIn();
        Sys.Stop(client.InRoom.Ref);
        client.Actor.Tell(new Ejected(Room, CloseCode.RoomDeleted));
        client.ExpectClose(CloseCode.RoomDeleted);
    }
}
