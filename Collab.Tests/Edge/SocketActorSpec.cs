using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>What a socket's actor says and passes on while all is well.</summary>
public sealed class SocketActorSpec() : EdgeSpec(new CollabSettings { Sockets = new SocketSettings { Rooms = 2 } })
{
    [Fact(DisplayName = "[WS4] the first frame is welcome, with all that a client needs, before all that the room sent")]
    public void Welcomes()
    {
        var client = Open(room: Room);
        LetIn(client, first: [Frames.Of("joined")]);
        var welcome = client.Welcome;
        client.Expect("joined");
        welcome.GetProperty("connection_id").GetString().ShouldBe(client.Connection.Value);
        welcome.GetProperty("session_id").GetString()!.ShouldStartWith(client.Connection.Value + ".");
        welcome.GetProperty("user_id").GetString().ShouldBe("ann");
        welcome.GetProperty("org_id").GetString().ShouldBe("org");
        welcome.GetProperty("heartbeat_ms").GetInt32().ShouldBe(25_000);
        welcome.GetProperty("limits").GetProperty("frame_bytes").GetInt32().ShouldBe(65_536);
    }

    [Fact(DisplayName = "[WS4] the path's room is asked as soon as the host has attached, by the socket itself")]
    public void AsksItsRoom()
    {
        var client = Begin(room: Room);
        Rooms.HasMessages.ShouldBeFalse();
        client.Actor.Tell(Attached.Instance);
        var join = Rooms.ExpectMsg<Join>();
        join.ShouldSatisfyAllConditions(
            () => join.Room.ShouldBe(Room),
            () => join.From.ShouldBeNull(),
            () => join.Again.ShouldBeFalse(),
            () => join.Who.Connection.ShouldBe(client.Connection));
        Rooms.LastSender.ShouldBe(client.Actor);
    }

    [Fact(DisplayName = "[RC2] a socket opened with epoch and since asks its room to go on from there")]
    public void AsksFrom()
    {
        Open(room: Room, from: new ResumePoint(Epoch, 7));
        Rooms.ExpectMsg<Join>().From.ShouldBe(new ResumePoint(Epoch, 7));
    }

    [Fact(DisplayName = "[WS10] ping is answered by pong with the same data and id")]
    public void Pongs()
    {
        var client = Open();
        client.Send("""{"type":"ping","id":"p1","data":{"sent":[1,2,3]}}""");
        var pong = client.Expect("pong");
        pong.Id.ShouldBe("p1");
        pong.Data.GetRawText().ShouldBe("""{"sent":[1,2,3]}""");
        client.Wire.Consumptions.ShouldBe(1);
    }

    [Fact(DisplayName = "[WS5] a frame goes to the connection's actor of its room; room may be left out where there is one")]
    public void Routes()
    {
        var client = OpenIn();
        client.Send("""{"type":"message","data":{"text":"hi"}}""");
        client.InRoom.ExpectMsg<Inbound>().Frame.Type.ShouldBe("message");
        client.Send("""{"type":"cursor_position","room":"room","data":{"x":1,"y":2}}""");
        client.InRoom.ExpectMsg<Inbound>().Frame.Kind.ShouldBe(ClientFrameKind.CursorPosition);
        Becomes(() => client.Wire.Consumptions.ShouldBe(2));
    }

    [Fact(DisplayName = "[WS5] a frame for a room that the socket is not in, or that could be for several, is refused and goes nowhere")]
    public void RefusesWithoutRoom()
    {
        var client = OpenIn();
        client.Send("""{"type":"message","id":"m1","room":"elsewhere","data":{}}""");
        client.ExpectError("not_joined", "m1");
        client.Send("""{"type":"join","room":"other"}""");
        var second = LetIn(client, Other);
        client.Send("""{"type":"message","id":"m2","data":{}}""");
        client.ExpectError("not_joined", "m2");
        client.Send("""{"type":"message","room":"other","data":{}}""");
        second.ExpectMsg<Inbound>();
        client.InRoom.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS4] what comes before the room's answer waits and follows in order; a cursor does not wait")]
    public void WaitsForTheRoom()
    {
        var client = Open(room: Room);
        client.Send("""{"type":"message","id":"m1","data":{}}""");
        client.Send("""{"type":"cursor_position","data":{"x":1,"y":2}}""");
        client.Send("""{"type":"drawing_action","id":"d1","data":{"action":"clear"}}""");
        Becomes(() => client.Wire.Consumptions.ShouldBe(1));
        var connection = LetIn(client);
        connection.ExpectMsg<Inbound>().Frame.Id.ShouldBe("m1");
        connection.ExpectMsg<Inbound>().Frame.Id.ShouldBe("d1");
        Becomes(() => client.Wire.Consumptions.ShouldBe(3));
    }

    [Fact(DisplayName = "[RM7] join on an open socket enters another room, with what the client has of it, and is acknowledged after it")]
    public void Joins()
    {
        var client = Open();
        client.Send("""{"type":"join","id":"j1","room":"other","data":{"epoch":"epoch-1","since":3}}""");
        var join = Rooms.ExpectMsg<Join>();
        join.Room.ShouldBe(Other);
        join.From.ShouldBe(new ResumePoint(Epoch, 3));
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Other, Epoch, 3, true, join.Attempt), connection.Ref);
        client.Settle("told that it is in, and not yet in");
        Edge.Tell(new DeliverAhead(Other, client.Connection, client.Actor, [Frames.Of("missed")], [], 3, false, join.Attempt), connection.Ref);
        Edge.Tell(new Enter(Other, client.Connection, client.Actor, [Frames.Of("joined")], 3, join.Attempt), connection.Ref);
        client.Expect("missed");
        client.Expect("joined");
        client.Expect("ack").Id.ShouldBe("j1");
        client.Send("""{"type":"join","id":"j2","room":"other"}""");
        var again = client.Expect("ack");
        again.Id.ShouldBe("j2");
        again.Data.GetProperty("note").GetString().ShouldBe("already_joined");
        Rooms.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[RM7] leave ends the connection in that room; its ack comes when nothing of the room can come any more")]
    public void Leaves()
    {
        var client = OpenIn();
        client.Send("""{"type":"leave","id":"l1","room":"room"}""");
        client.InRoom.ExpectMsg<Leave>();
        Edge.Tell(new Broadcast(Room, [Frames.Of("last")], 1));
        client.Expect("last");
        Sys.Stop(client.InRoom.Ref);
        client.Expect("left").Data.GetProperty("reason").GetString().ShouldBe("left");
        client.Expect("ack").Id.ShouldBe("l1");
        Edge.Tell(new Broadcast(Room, [Frames.Of("too-late")], 2));
        client.Send("""{"type":"leave","id":"l2"}""");
        client.ExpectError("not_joined", "l2");
    }

    [Fact(DisplayName = "[RM7] a socket may be in so many rooms")]
    public void RoomsPerSocket()
    {
        var client = OpenIn();
        client.Send("""{"type":"join","room":"other"}""");
        LetIn(client, Other);
        client.Send("""{"type":"join","id":"j3","room":"third"}""");
        client.ExpectError("limit_exceeded", "j3");
    }

    [Fact(DisplayName = "[RM7] a refused join is an error with its id; the socket stays")]
    public void JoinRefused()
    {
        var client = Open();
        foreach (var (code, error) in new[]
        {
            (CloseCode.RoomFull, "room_full"), (CloseCode.RoomNotFound, "room_not_found"), (CloseCode.Forbidden, "forbidden"),
            (CloseCode.Internal, "unavailable"),
        })
        {
            client.Send($$"""{"type":"join","id":"{{error}}","room":"other"}""");
            client.Actor.Tell(new JoinRefused(Other, code, Rooms.ExpectMsg<Join>().Attempt));
            client.ExpectError(error, error);
        }

        client.Settle("still open");
    }

    [Fact(DisplayName = "[WS2] the path's room refuses: the socket closes with the room's code, and nothing was sent first")]
    public void PathRefused()
    {
        foreach (var code in new[] { CloseCode.Forbidden, CloseCode.RoomNotFound, CloseCode.RoomFull })
        {
            var client = Open(room: Room);
            client.Send("""{"type":"ping"}""");
            client.Actor.Tell(new JoinRefused(Room, code, Rooms.ExpectMsg<Join>().Attempt));
            client.ExpectClose(code);
        }
    }

    [Fact(DisplayName = "[RS4] kicked from the path's room: the socket closes with 4001 and leaves")]
    public void Kicked()
    {
        var client = OpenIn();
        client.Actor.Tell(new Ejected(Room, CloseCode.Kicked), client.InRoom.Ref);
        client.ExpectClose(CloseCode.Kicked);
        client.InRoom.ExpectMsg<Leave>();
    }

    [Fact(DisplayName = "[RS4] kicked from a room that was joined: only that room ends")]
    public void KickedFromOne()
    {
        var client = OpenIn();
        client.Send("""{"type":"join","room":"other"}""");
        var other = LetIn(client, Other);
        client.Actor.Tell(new Ejected(Other, CloseCode.Kicked), other.Ref);
        other.ExpectMsg<Leave>();
        Sys.Stop(other.Ref);
        var left = client.Expect("left");
        left.Frame.GetProperty("room").GetString().ShouldBe("other");
        left.Data.GetProperty("reason").GetString().ShouldBe("kicked");
        client.Send("""{"type":"message","data":{}}""");
        client.InRoom.ExpectMsg<Inbound>();
    }

    [Fact(DisplayName = "[WS6] replaced on another node: the socket closes with 4000 whatever room says so")]
    public void ReplacedElsewhere()
    {
        var client = OpenIn();
        client.Actor.Tell(new Ejected(Room, CloseCode.Replaced), client.InRoom.Ref);
        client.ExpectClose(CloseCode.Replaced);
        client.InRoom.HasMessages.ShouldBeFalse();
    }

    [Theory(DisplayName = "[RM5] a clean close leaves every room at once; a broken wire only says that it was lost")]
    [InlineData(true)]
    [InlineData(false)]
    public void Ends(bool clean)
    {
        var client = OpenIn();
        client.InRoom.Watch(client.Actor);
        client.Actor.Tell(new WireClosed(clean, "gone"));
        if (clean)
            client.InRoom.ExpectMsg<Leave>();
        else
            client.InRoom.ExpectMsg<SocketLost>();
        client.InRoom.ExpectTerminated(client.Actor);
    }

    [Fact(DisplayName = "[WS9] a fault of the wire closes with its code, and leaves")]
    public void WireFaults()
    {
        var client = OpenIn();
        client.Actor.Tell(new WireFault(CloseCode.TooBig));
        client.ExpectClose(CloseCode.TooBig);
        client.InRoom.ExpectMsg<Leave>();
    }

    [Fact(DisplayName = "[WS8] an invalid frame is answered with its id, and the connection stays open")]
    public void AnswersInvalid()
    {
        var client = Open();
        client.Actor.Tell(new Malformed(new Refusal(RefusalCode.InvalidFormat, "Invalid message format: no."), "f1"));
        var error = client.ExpectError("invalid_format", "f1");
        error.Data.GetProperty("message").GetString()!.ShouldStartWith("Invalid message format");
        client.Send("""{"type":"join","id":"j","data":{"room":7}}""");
        client.ExpectError("invalid_format", "j");
        client.Settle("open");
        client.Wire.Consumptions.ShouldBe(3);
    }
}
