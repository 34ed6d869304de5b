using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>Who comes, goes, and comes back.</summary>
public sealed partial class RoomActor
{
    /// <summary>Who came back silently in the first seconds of this life, and who was seen to leave in them.</summary>
    private readonly HashSet<ConnectionId> _returned = [];
    private readonly HashSet<ConnectionId> _gone = [];
    private bool _settled;
    private int _names;
    private (long Seq, ReadOnlyMemory<byte> Json) _boardJson = (-1, default);
    private (Canvases Of, ReadOnlyMemory<byte> Json) _canvasesJson = (Canvases.Empty, Canvases.Empty.ToJson());

    /// <summary>Serving.</summary>
    private void Live()
    {
        Command<Join>(Admit);
        CommandReports();
        CommandQueries();
        CommandReading();
        CommandWriting();
        CommandPublishing();
        Command<Terminated>(Ended);
        Command<CursorTick>(_ => TickCursors());
        Command<PresenceTick>(_ => TickPresence());
        Command<RejoinsSettled>(_ => TellWhoIsHere());
        Command<TouchTick>(_ => _activity.Tick());
        Command<Touched>(touched => touched.Problem is not null, touched =>
            _log.Warning("last_activity of room {0} was not written: {1}", _key, touched.Problem!.Message));
        Command<RoomStop>(_ => Stop());
        Command<IRoomSignal>(IgnoreOrPassivate);
    }

    private void CommandReports()
    {
        Command<Submit>(Take);
        Command<CursorMoved>(Move);
        Command<EphemeralSent>(PassOn);
        Command<PresenceSet>(SetState);
        Command<Reply>(reply => Answer(reply.Connection, reply.ClientId, reply.Frame));
        Command<CaughtUpTo>(CaughtUp);
        Command<RolesRenewed>(renewed => _audience.Find(renewed.Connection)?.Renew(renewed.Roles, _record!));
        Command<Lost>(Lose);
        Command<Left>(Dismiss);
        Command<GaveUp>(GiveUpOn);
        Command<CloseForced>(Forced);
    }

    private void Admit(Join join)
    {
        var role = _record!.RoleOf(join.Who.User, join.Who.Roles);
        if (role is null || join.Who.Org != _key.Org)
        {
            Sender.Tell(new JoinRefused(_key, CloseCode.Forbidden, join.Attempt));
            return;
        }

        if (_audience.Find(join.Who.Connection) is { } seat)
        {
            Reattach(seat, join);
            return;
        }

        if (IsFull(join.Who))
        {
            Sender.Tell(new JoinRefused(_key, CloseCode.RoomFull, join.Attempt));
            return;
        }

        seat = Seat(join, role.Value);
        var announcement = join.Who.Observer ? null : _board.Join(seat.Author, _clock.GetUtcNow(), silently: Silently(join));
        Place(seat, join);
        Announce(announcement);
        Changed();
    }

    /// <summary>Those who only look on have a bound of their own, and take nobody's place.</summary>
    private bool IsFull(Member who)
    {
        var participants = _board.Presence.ParticipantCount;
        return who.Observer
            ? _audience.Count - participants >= _settings.MaxObservers
            : participants >= _record!.MaxParticipants;
    }

    private Seat Seat(Join join, Role role)
    {
        // The name of one that is still stopping can't be used again, so each gets its own.
        var name = $"{join.Who.Connection}~{++_names}";
        var actor = Context.ActorOf(
            ConnectionActor.Props(_key, join.Who.Connection, Sender, attachment: 1, _services.Settings, _clock), name);
        Context.Watch(actor);
        var seat = new Seat(join, role, actor, Sender, _edges.Of(Sender));
        _audience.Add(seat);
        return seat;
    }

    /// <summary>The connection comes again: after a drop, over another socket while the old one hangs, or over its own.</summary>
    private void Reattach(Seat seat, Join join)
    {
        if (seat.Author.User != join.Who.User)
        {
            Sender.Tell(new JoinRefused(_key, CloseCode.Forbidden, join.Attempt));
            return;
        }

        var edge = _edges.Of(Sender);
        if (seat.Edge.Equals(edge) && join.Opened < seat.Opened)
        {
            Sender.Tell(new JoinRefused(_key, CloseCode.Replaced, join.Attempt));
            return;
        }

        if (!seat.Lost && !seat.Socket.Equals(Sender))
            seat.Socket.Tell(new Ejected(_key, CloseCode.Replaced), seat.Actor);
        _audience.Silence(seat);
        seat.Attach(Sender, edge, join);
        seat.Renew(join.Who.Roles, _record!);
        seat.Actor.Tell(new Rebind(Sender, seat.Attachment));
        _board.Attach(seat.Connection);
        Place(seat, join);
        Changed();
    }

    /// <summary>
    /// The way to the present [RC2]: out of the tail, or page by page out of the journal, or, where the client's past is not this room's
    /// or too long ago, with a fresh snapshot and nothing of the replay.
    /// </summary>
    private void Place(Seat seat, Join join)
    {
        var since = join.From is { } from && (from.Epoch == Room.Epoch || from.Epoch == default) && from.Since <= Room.Seq
            && Room.Seq - from.Since <= _settings.ReplayLimit ? from.Since : (long?)null;
        if (since is { } known)
            Replay(seat, join, known);
        else
            EnterWithSnapshot(seat);
        // Behind the first frames: what the socket begins with when it is in comes after them.
        seat.Socket.Tell(new Joined(_key, Room.Epoch, Room.Seq, since is not null, join.Attempt), seat.Actor);
    }

    private void Replay(Seat seat, Join join, long known)
    {
        ImmutableArray<Frame> first = [];
        if (Silently(join))
            _returned.Add(seat.Connection);
        else
            first = [Rejoined()];
        var entry = _tail.EntryPoint(_settings.ReplayPageBytes);
        if (known >= entry)
        {
            _audience.Enter(seat, first.AddRange(_tail.After(known).Select(Recovered)), Room.Seq);
            seat.Actor.Tell(Entered.Instance);
            return;
        }

        // In this order: the edge may confirm the first frames before this method ends.
        seat.Actor.Tell(new CatchUp(seat.Edge, known, entry, join.Attempt));
        _audience.GoAhead(seat, first, known);

        static Frame Recovered(Frame stored) => RecoveredFrame.Of(stored.Json.Span);
    }

    private void EnterWithSnapshot(Seat seat)
    {
        _audience.Enter(seat, [JoinedAnew()], Room.Seq);
        seat.Actor.Tell(Entered.Instance);
    }

    /// <summary>Written once for all who come between two events.</summary>
    private ReadOnlyMemory<byte> BoardJson()
    {
        if (_boardJson.Seq != Room.Seq)
            _boardJson = (Room.Seq, Room.Board.ToJson(Room.Seq));
        return _boardJson.Json;
    }

    private ReadOnlyMemory<byte> CanvasesJson()
    {
        if (_canvasesJson.Of != Room.Canvases)
            _canvasesJson = (Room.Canvases, Room.Canvases.ToJson());
        return _canvasesJson.Json;
    }

    /// <summary>For somebody who knows nothing of the room, or too little.</summary>
    private Frame JoinedAnew() => FrameWriter.Joined(
        _key.Room, Room.Epoch, Room.Seq, _board.Presence, new JoinedState(BoardJson(), CanvasesJson()), _clock.GetUtcNow());

    /// <summary>For somebody to whom the events bring the rest.</summary>
    private Frame Rejoined() =>
        FrameWriter.Joined(_key.Room, Room.Epoch, Room.Seq, _board.Presence, null, _clock.GetUtcNow());

    private void CaughtUp(CaughtUpTo report)
    {
        if (_audience.Find(report.Connection) is not { Hearing: Hearing.Ahead } seat)
            return;
        var entry = _tail.EntryPoint(_settings.ReplayPageBytes);
        if (report.Seq >= entry)
        {
            _audience.Enter(seat, [.. _tail.After(report.Seq).Select(stored => RecoveredFrame.Of(stored.Json.Span))], Room.Seq);
            seat.Actor.Tell(Entered.Instance);
        }
        else if (report.Seq > seat.ReadTo)
        {
            seat.ReadTo = report.Seq;
            seat.Actor.Tell(new ReadOn(entry));
        }
        else
        {
            // The journal no longer has what the client missed: never a partial replay, so a snapshot.
            EnterWithSnapshot(seat);
        }
    }

    /// <summary>
    /// Whether somebody comes back whom nobody saw go: the room was lost and revived, and its sockets join again by themselves. Later in
    /// its life, or after a leave that was told, they come in like everybody.
    /// </summary>
    private bool Silently(Join join) => join.Again && !_settled && !_gone.Contains(join.Who.Connection);

    /// <summary>
    /// To those who came back without knowing that they had been away: who is here. Somebody whom they still see may not have come
    /// back, and no leave of theirs was ever told [RM5].
    /// </summary>
    private void TellWhoIsHere()
    {
        _settled = true;
        _gone.Clear();
        if (_returned.Count == 0)
            return;
        var frame = Rejoined();
        foreach (var connection in _returned)
            _audience.Reply(connection, [frame], []);
        _returned.Clear();
    }

    private Seat? SeatOf(ConnectionId connection, int attachment) =>
        _audience.Find(connection) is { } seat && seat.Attachment == attachment ? seat : null;

    private void Lose(Lost lost)
    {
        if (SeatOf(lost.Connection, lost.Attachment) is not { } seat)
            return;
        _audience.Silence(seat);
        seat.Lost = true;
        _board.Detach(seat.Connection, _clock.GetUtcNow());
        _cursors.Forget(seat.Connection);
    }

    /// <summary>Out of the room, and its actor ends.</summary>
    private void Dismiss(Left left)
    {
        if (SeatOf(left.Connection, left.Attachment) is not { } seat)
            return;
        Context.Unwatch(seat.Actor);
        Context.Stop(seat.Actor);
        Remove(seat);
    }

    /// <summary>Out of the room; its actor still sees to it that the socket ends.</summary>
    private void Eject(Seat seat, CloseCode code)
    {
        Context.Unwatch(seat.Actor);
        seat.Actor.Tell(new Close(code));
        Remove(seat);
    }

    private void Remove(Seat seat)
    {
        _audience.Remove(seat);
        _cursors.Forget(seat.Connection);
        _returned.Remove(seat.Connection);
        if (!_settled)
            _gone.Add(seat.Connection);
        Announce(_board.Leave(seat.Connection, _clock.GetUtcNow()));
        Changed();
    }

    private void GiveUpOn(GaveUp gaveUp)
    {
        if (_audience.Find(gaveUp.Connection) is not { } seat)
            return;
        _log.Warning("Connection {0} of {1} leaves room {2}: {3}", seat.Connection, seat.Author.User, _key, gaveUp.Reason);
        Eject(seat, gaveUp.Code);
    }

    private void Forced(CloseForced forced)
    {
        _services.Live.Forced(1);
        _log.Warning(
            "Socket of connection {0} in room {1} did not close within {2:F0} ms and is left to itself.",
            forced.Connection, _key, forced.Waited.TotalMilliseconds);
    }

    private void Ended(Terminated end)
    {
        if (EndedRead(end.ActorRef))
            return;
        if (_audience.Seats.FirstOrDefault(seat => seat.Actor.Equals(end.ActorRef)) is not { } seat)
            return;
        _log.Error("Connection {0} of {1} in room {2} failed and ends alone.", seat.Connection, seat.Author.User, _key);
        if (!seat.Lost)
            seat.Socket.Tell(new Ejected(_key, CloseCode.Internal), seat.Actor);
        Remove(seat);
    }

    private void Announce(Frame? frame)
    {
        if (frame is not null)
            _audience.Presence(frame, Room.Seq);
        else if (_board.Waiting && !Timers.IsTimerActive(nameof(PresenceTick)))
            Timers.StartSingleTimer(nameof(PresenceTick), PresenceTick.Instance, _settings.PresenceBatchEvery);
    }

    private void TickPresence()
    {
        if (_board.Waiting)
            _audience.Presence(_board.TakeDiff(_clock.GetUtcNow()), Room.Seq);
    }

    /// <summary>Somebody came or went.</summary>
    private void Changed()
    {
        Count();
        _activity.Mark();
        StayWhileUsed();
    }

    private void Count() =>
        _services.Live.Set(_key, new LiveRoom(_board.Presence.ParticipantCount, _board.Presence.UserCount));
}
