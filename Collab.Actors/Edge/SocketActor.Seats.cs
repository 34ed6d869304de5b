using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// How a seat is lost, found again, or given up.
public sealed partial class SocketActor
{
    internal const int MostDoublings = 20;

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
        if (before is SeatState.Lost or SeatState.Unanswered)
            return;
        Timers.StartSingleTimer(seat, new JoinLate(seat), Settings.Lifecycle.Ready);
        if (seat.Actor is { } actor)
            actor.Tell(Leave.Instance);
        else if (before is SeatState.Pausing)
            _edge.Tell(new Detach(seat.Room, _socket.Connection));
    }

    /// <summary>
    /// The room may still answer, and give out what the client missed: the edge lets nothing of that answer pass from here on, and what
    /// had passed before is not asked for again.
    /// </summary>
    private void AskAnew(Seat seat)
    {
        seat.State = SeatState.Unanswered;
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
            if (seat.JoinId is { } joinId)
                Answer(FrameWriter.Error(NeverIn, Now, joinId, seat.Room.Room));
            Answer(FrameWriter.Left(seat.Room.Room, seat.LeftReason, Now));
            if (seat.LeaveId is { } id)
                Answer(FrameWriter.Ack(id, Now, null, seat.Room.Room));
            NotSaved(seat);
            Forget(seat);
            return;
        }

        if (seat.State is not (SeatState.Lost or SeatState.Unanswered))
            return;
        if (detached.Seq is { } seq)
            seat.From = new ResumePoint(seat.Epoch, seq);
        if (seat.State is SeatState.Unanswered)
        {
            Ask(seat);
            return;
        }

        NotSaved(seat);
        Pause(seat);
    }

    private void Pause(Seat seat)
    {
        seat.State = SeatState.Pausing;
        var delay = Settings.Sockets.RejoinDelay * Math.Pow(2, Math.Min(seat.Tries++, MostDoublings));
        var most = Settings.Sockets.RejoinDelayMax;
        Timers.StartSingleTimer(seat, new JoinAgain(seat), delay < most ? delay : most);
    }

    /// <summary>Whoever waits for an answer of this room gets this one; sent again with the same id, nothing is done twice [WS6].</summary>
    private void NotSaved(Seat seat)
    {
        foreach (var (id, durable) in _socket.InFlight.TakeAll(seat.Room))
            Answer(FrameWriter.Error(durable ? LostDurable : LostOther, Now, id, seat.Room.Room));
        while (seat.Waiting.TryDequeue(out var frame))
        {
            Consumed();
            if (frame.Id is { } id)
                Answer(FrameWriter.Error(frame.Durable ? LostDurable : LostOther, Now, id, seat.Room.Room));
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

    /// <summary>A client that has waited this long should know; it can come back by itself.</summary>
    private bool TriedForLong(Seat seat) => Clock.GetElapsedTime(seat.LostAt) > 3 * Settings.Lifecycle.Ready;

    private static Refusal NeverIn { get; } = new(RefusalCode.Unavailable, "The connection left the room before it was in.");

    private static Refusal LostDurable { get; } = new(RefusalCode.NotSaved, "The room moved or ended before it answered; send it again.");

    private static Refusal LostOther { get; } = new(RefusalCode.Unavailable, "The room moved or ended before it answered; send it again.");
}
