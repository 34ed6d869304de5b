using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>
/// Who hears a room, by the node that their sockets are on: whatever goes to all costs one message per node [CT2]. The room's
/// actor is the only sender, so each edge gets everything in the room's order.
/// </summary>
internal sealed class Audience(RoomKey room, IActorRef self)
{
    private readonly Dictionary<ConnectionId, Seat> _seats = [];
    private readonly Dictionary<IActorRef, int> _live = [];
    private readonly HashSet<Seat> _ahead = [];

    public int Count => _seats.Count;

    public IEnumerable<Seat> Seats => _seats.Values;

    public Seat? Find(ConnectionId connection) => _seats.GetValueOrDefault(connection);

    public void Add(Seat seat) => _seats.Add(seat.Connection, seat);

    public void Remove(Seat seat)
    {
        Silence(seat);
        _seats.Remove(seat.Connection);
    }

    /// <summary>It hears the room live from here on, after the first frames.</summary>
    public void Enter(Seat seat, ImmutableArray<Frame> first, long seq)
    {
        _ahead.Remove(seat);
        if (seat.Hearing != Hearing.Live)
            _live[seat.Edge] = _live.GetValueOrDefault(seat.Edge) + 1;
        seat.Hearing = Hearing.Live;
        seat.Edge.Tell(new Enter(room, seat.Connection, seat.Socket, first, seq, seat.Attempt), self);
    }

    /// <summary>It begins to read what it missed; its actor hears when the socket has taken the first frames.</summary>
    public void GoAhead(Seat seat, ImmutableArray<Frame> first, long seq)
    {
        Silence(seat);
        seat.Hearing = Hearing.Ahead;
        _ahead.Add(seat);
        seat.Edge.Tell(new DeliverAhead(room, seat.Connection, seat.Socket, first, [], seq, Confirm: true, seat.Attempt), seat.Actor);
    }

    /// <summary>It hears nothing any more, though it keeps its seat.</summary>
    public void Silence(Seat seat)
    {
        switch (seat.Hearing)
        {
            case Hearing.Live:
                if (--_live[seat.Edge] == 0)
                    _live.Remove(seat.Edge);
                break;
            case Hearing.Ahead:
                _ahead.Remove(seat);
                break;
            default:
                return;
        }

        seat.Hearing = Hearing.Away;
        seat.Edge.Tell(new Exit(room, seat.Connection), self);
    }

    /// <summary>Durable events: for those who are live; the others find them in the journal.</summary>
    public void Events(ImmutableArray<Frame> frames, long seq)
    {
        if (_live.Count == 0)
            return;
        var message = new Broadcast(room, frames, seq);
        foreach (var edge in _live.Keys)
            edge.Tell(message, self);
    }

    /// <summary>Who came, who went: also for those who still read.</summary>
    public void Presence(Frame frame, long seq)
    {
        Events([frame], seq);
        foreach (var seat in _ahead)
            seat.Edge.Tell(new DeliverAhead(room, seat.Connection, seat.Socket, [frame], [], Seq: 0, Confirm: false, seat.Attempt), self);
    }

    public void Ephemeral(string slot, Frame frame, ConnectionId? except)
    {
        foreach (var edge in _live.Keys)
            edge.Tell(new EphemeralOut(room, slot, frame, except), self);
    }

    public void Cursors(CursorBatch cursors)
    {
        foreach (var edge in _live.Keys)
            edge.Tell(new CursorsOut(room, cursors), self);
    }

    /// <summary>For one connection; dropped where it has no socket now, since it asks again when it is back [WS6].</summary>
    public void Reply(ConnectionId connection, ImmutableArray<Frame> frames, ImmutableArray<string> answered)
    {
        if (Find(connection) is not { } seat)
            return;
        if (seat.Hearing == Hearing.Live)
            seat.Edge.Tell(new Deliver(room, connection, frames, answered), self);
        else if (seat.Hearing == Hearing.Ahead)
            seat.Edge.Tell(new DeliverAhead(room, connection, seat.Socket, frames, answered, Seq: 0, Confirm: false, seat.Attempt), self);
    }
}
