using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// A socket's rooms: joining, leaving, and joining again what was lost, without the client's knowledge.
public sealed partial class SocketActor
{
    private readonly Dictionary<RoomKey, Seat> _seats = [];

    private void ReceiveRooms()
    {
        Receive<Joined>(Joined);
        Receive<JoinRefused>(refused => Refused(refused.Room, refused.Code));
        Receive<Ejected>(Eject);
        Receive<Terminated>(end => Lost(end.ActorRef));
        Receive<Detached>(Detached);
        Receive<JoinAgain>(again => again.Seat == _seats.GetValueOrDefault(again.Seat.Room), again => Ask(again.Seat));
        Receive<JoinAgain>(_ => { }); // Of a seat that was given up.
        Receive<JoinLate>(late => late.Seat == _seats.GetValueOrDefault(late.Seat.Room), late => Late(late.Seat));
        Receive<JoinLate>(_ => { });
    }

    private void JoinRoom(ClientFrame frame)
    {
        if (!RequestReader.TryReadJoin(frame, out var join, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        var room = new RoomKey(_who.Org, join.Room);
        if (_seats.TryGetValue(room, out var seat))
        {
            if (seat.State is SeatState.Leaving)
                Refuse(frame, RefusalCode.Unavailable, "The connection is just leaving that room.", 100);
            else if (frame.Id is { } id)
                Answer(FrameWriter.Ack(id, Now, null, join.Room, "already_joined"));
            return;
        }

        if (_seats.Count >= Settings.Sockets.Rooms)
        {
            Refuse(frame, RefusalCode.LimitExceeded, $"A connection may be in {Settings.Sockets.Rooms} rooms.");
            return;
        }

        var from = join.Epoch is { } epoch && join.Since is { } since ? new ResumePoint(epoch, since) : null;
        Sit(new Seat(room, from, frame.Id, byPath: false));
    }

    private void LeaveRoom(ClientFrame frame)
    {
        Seat? seat = null;
        if (frame.Room is null && frame.Data.Span.SequenceEqual(ClientFrame.NoData.Span))
        {
            seat = OnlySeat();
        }
        else
        {
            if (!RequestReader.TryReadRoom(frame, out var room, out var fault))
            {
                Misunderstood(frame, fault!);
                return;
            }

            seat = _seats.GetValueOrDefault(new RoomKey(_who.Org, room));
        }

        if (seat is null || seat.State is SeatState.Leaving)
        {
            NotJoined(frame);
            return;
        }

        seat.LeaveId = frame.Id;
        BeginLeaving(seat);
    }

    private void ToRoom(ClientFrame frame)
    {
        var seat = frame.Room is { } room ? _seats.GetValueOrDefault(new RoomKey(_who.Org, room)) : OnlySeat();
        switch (seat?.State)
        {
            case SeatState.Joined:
                Consumed();
                Forward(seat, frame);
                break;
            case null or SeatState.Leaving:
                Consumed();
                NotJoined(frame);
                break;
            // What only counts while it is new does not wait for a room.
            case not null when !frame.Durable && frame.Kind is not (ClientFrameKind.History or ClientFrameKind.Presence):
                Consumed();
                break;
            // More would stop the reading of the socket, and with it that of its pongs.
            case not null when seat.Waiting.Count >= Settings.Sockets.OutstandingFrames / 2:
                Consumed();
                Refuse(frame, RefusalCode.NotSaved, "The room has not answered yet; send it again.");
                break;
            default:
                seat.Waiting.Enqueue(frame);
                break;
        }
    }

    private void Forward(Seat seat, ClientFrame frame)
    {
        if (frame.Id is { } id && (frame.Durable || frame.Kind is ClientFrameKind.History))
            _socket.InFlight.Add(seat.Room, id);
        seat.Actor!.Tell(new Inbound(frame));
    }

    private Seat? OnlySeat() => _seats.Count == 1 ? _seats.Values.First() : null;

    private void NotJoined(ClientFrame frame) =>
        Refuse(frame, RefusalCode.NotJoined, frame.Room is null && _seats.Count > 1
            ? "The connection is in several rooms; name one."
            : "The connection is not in that room.");

    private void Sit(Seat seat)
    {
        _seats.Add(seat.Room, seat);
        Ask(seat);
    }

    private void Ask(Seat seat)
    {
        seat.State = SeatState.Joining;
        var member = new Member(_socket.Connection, _who.User, _who.Name, _who.Org, _who.Roles);
        _services.Rooms.Tell(new Join(seat.Room, member, seat.From, seat.WasIn));
        Timers.StartSingleTimer(seat, new JoinLate(seat), Settings.Lifecycle.Ready);
    }

    private void Joined(Joined joined)
    {
        if (!_seats.TryGetValue(joined.Room, out var seat))
        {
            // Let in after the client had given up waiting.
            Sender.Tell(Leave.Instance);
            return;
        }

        if (seat.State is not (SeatState.Joining or SeatState.Leaving))
            return;
        Timers.Cancel(seat);
        seat.Actor = Context.Watch(Sender);
        if (seat.State is SeatState.Leaving)
        {
            seat.Actor.Tell(Leave.Instance);
            Timers.StartSingleTimer(seat, new JoinLate(seat), Settings.Lifecycle.Ready);
            return;
        }

        seat.State = SeatState.Joined;
        (seat.WasIn, seat.Epoch, seat.Tries) = (true, joined.Epoch, 0);
        if (seat.JoinId is { } id)
            _edge.Tell(new UponEntry(seat.Room, FrameWriter.Ack(id, Now, null, seat.Room.Room)));
        seat.JoinId = null;
        while (seat.Waiting.TryDequeue(out var frame))
        {
            Consumed();
            Forward(seat, frame);
        }

        if (seat.ByPath)
            BecomeReady();
    }

    private void Refused(RoomKey room, CloseCode code)
    {
        if (!_seats.TryGetValue(room, out var seat))
            return;
        if (seat.State is SeatState.Leaving)
        {
            GiveUp(seat);
            return;
        }

        if (seat.State is not SeatState.Joining)
            return;
        if (seat.WasIn && code == CloseCode.Internal && !TriedForLong(seat))
            Pause(seat);
        else if (seat.ByPath)
            Close(code);
        else
            Dismiss(seat, code);
    }

    /// <summary>No answer to a join in time.</summary>
    private void Late(Seat seat)
    {
        if (seat.State is SeatState.Leaving)
            GiveUp(seat);
        else if (seat.WasIn && !TriedForLong(seat))
            Ask(seat);
        else if (seat.ByPath)
            Close(CloseCode.Internal);
        else
            Dismiss(seat, CloseCode.Internal);
    }

    /// <summary>Out of a room that the socket has not entered, or has lost for good.</summary>
    private void Dismiss(Seat seat, CloseCode code)
    {
        if (seat.JoinId is { } id)
            Answer(FrameWriter.Error(RefusalOf(code), Now, id, seat.Room.Room));
        else if (seat.WasIn)
            Answer(FrameWriter.Left(seat.Room.Room, code.Reason, Now));
        else
            Answer(FrameWriter.Error(RefusalOf(code), Now, null, seat.Room.Room));
        NotSaved(seat);
        Forget(seat);
    }

    private void Eject(Ejected ejected)
    {
        if (!_seats.TryGetValue(ejected.Room, out var seat))
        {
            Sender.Tell(Leave.Instance);
            return;
        }

        if (seat.ByPath || ejected.Code == CloseCode.Replaced)
        {
            Close(ejected.Code);
            return;
        }

        seat.LeftReason = ejected.Code.Reason;
        seat.Actor ??= Context.Watch(Sender);
        BeginLeaving(seat);
    }

    /// <summary>The connection's actor ends, then the edge confirms that nothing more comes, then the client hears it.</summary>
    private void BeginLeaving(Seat seat)
    {
        var before = seat.State;
        seat.State = SeatState.Leaving;
        if (before is SeatState.Lost)
            return;
        Timers.StartSingleTimer(seat, new JoinLate(seat), Settings.Lifecycle.Ready);
        if (seat.Actor is { } actor)
            actor.Tell(Leave.Instance);
        else if (before is SeatState.Pausing)
            _edge.Tell(new Detach(seat.Room, _socket.Connection));
    }

    private void Lost(IActorRef actor)
    {
        var seat = _seats.Values.FirstOrDefault(seat => actor.Equals(seat.Actor));
        if (seat is null)
            return;
        seat.Actor = null;
        if (seat.State is not SeatState.Leaving)
        {
            seat.State = SeatState.Lost;
            seat.LostAt = Clock.GetTimestamp();
            _log.Info("Connection {0} lost room {1} and joins it again", _socket.Connection, seat.Room);
        }

        _edge.Tell(new Detach(seat.Room, _socket.Connection));
    }

    private void Detached(Detached detached)
    {
        if (!_seats.TryGetValue(detached.Room, out var seat))
            return;
        if (seat.State is SeatState.Leaving)
        {
            Answer(FrameWriter.Left(seat.Room.Room, seat.LeftReason, Now));
            if (seat.LeaveId is { } id)
                Answer(FrameWriter.Ack(id, Now, null, seat.Room.Room));
            NotSaved(seat);
            Forget(seat);
            return;
        }

        if (seat.State is not SeatState.Lost)
            return;
        if (detached.Seq is { } seq)
            seat.From = new ResumePoint(seat.Epoch, seq);
        NotSaved(seat);
        Pause(seat);
    }

    private void Pause(Seat seat)
    {
        seat.State = SeatState.Pausing;
        var delay = Settings.Sockets.RejoinDelay * Math.Pow(2, seat.Tries++);
        var most = Settings.Sockets.RejoinDelayMax;
        Timers.StartSingleTimer(seat, new JoinAgain(seat), delay < most ? delay : most);
    }

    /// <summary>Whoever waits for an answer of this room gets this one; sent again with the same id, nothing is done twice [WS6].</summary>
    private void NotSaved(Seat seat)
    {
        foreach (var id in _socket.InFlight.TakeAll(seat.Room))
            Answer(FrameWriter.Error(LostRefusal, Now, id, seat.Room.Room));
        while (seat.Waiting.TryDequeue(out var frame))
        {
            Consumed();
            if (frame.Id is { } id)
                Answer(FrameWriter.Error(LostRefusal, Now, id, seat.Room.Room));
        }
    }

    private void GiveUp(Seat seat)
    {
        // Nothing may come any more once the client has heard that it is out.
        _edge.Tell(new Detach(seat.Room, _socket.Connection));
    }

    private void Forget(Seat seat)
    {
        if (seat.Actor is { } actor)
            Context.Unwatch(actor);
        Timers.Cancel(seat);
        _seats.Remove(seat.Room);
        if (seat.ByPath)
            BecomeReady();
    }

    private void BecomeReady()
    {
        Timers.Cancel(Deadline);
        Become(Ready);
    }

    /// <summary>A client that has waited this long should know; it can come back by itself.</summary>
    private bool TriedForLong(Seat seat) => Clock.GetElapsedTime(seat.LostAt) > 3 * Settings.Lifecycle.Ready;

    private static Refusal LostRefusal { get; } = new(RefusalCode.NotSaved, "The room moved or ended before it answered; send it again.");

    private static Refusal RefusalOf(CloseCode code)
    {
        if (code == CloseCode.RoomFull)
            return new Refusal(RefusalCode.RoomFull, "The room is full.");
        if (code == CloseCode.RoomNotFound || code == CloseCode.RoomDeleted)
            return new Refusal(RefusalCode.RoomNotFound, "There is no such room.");
        return code == CloseCode.Forbidden || code == CloseCode.Kicked
            ? new Refusal(RefusalCode.Forbidden, "The room is not open to this user.")
            : new Refusal(RefusalCode.Unavailable, "The room did not answer.");
    }

    private sealed record JoinAgain(Seat Seat) : INoSerializationVerificationNeeded;

    private sealed record JoinLate(Seat Seat) : INoSerializationVerificationNeeded;
}
