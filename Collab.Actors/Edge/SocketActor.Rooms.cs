using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// A socket's rooms: joining, leaving, and the way of a frame to its room.
public sealed partial class SocketActor
{
    private readonly Dictionary<RoomKey, Seat> _seats = [];
    private int _attempts;

    private void ReceiveRooms()
    {
        Receive<Joined>(Joined);
        Receive<JoinRefused>(Refused);
        Receive<Ejected>(Eject);
        Receive<Terminated>(end => end.ActorRef.Equals(_user), _ => LoseUser());
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
                if (frame.Id is not null)
                    Refuse(frame, RefusalCode.Unavailable, "The room has not answered yet, and this does not wait for it; send it again.");
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
        if (frame.Id is { } id)
            _socket.InFlight.Add(seat.Room, id, frame.Durable);
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

    /// <summary>Only while nothing of an earlier join can reach the client any more: before the first, or once the edge has said so.</summary>
    private void Ask(Seat seat)
    {
        seat.State = SeatState.Joining;
        seat.Attempt = ++_attempts;
        var member = new Member(_socket.Connection, _who.User, _who.Name, _who.Org, _who.Roles) { Observer = _observer };
        _edge.Tell(new Expect(seat.Room, seat.Attempt));
        _services.Rooms.Tell(new Join(seat.Room, member, seat.From, seat.WasIn, seat.Attempt) { Opened = _socket.Number });
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

        if (seat.State is not (SeatState.Joining or SeatState.Leaving) || joined.Attempt != seat.Attempt)
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

    private void Refused(JoinRefused refused)
    {
        if (!_seats.TryGetValue(refused.Room, out var seat) || refused.Attempt != seat.Attempt)
            return;
        var code = refused.Code;
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
            AskAnew(seat);
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
