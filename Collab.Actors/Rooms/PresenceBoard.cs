using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>
/// Who is in a room, and what is told about it: one frame for each who comes or goes while the room is small, one
/// <c>presence_diff</c> per tick for all of them when it is large [RM4].
/// </summary>
internal sealed class PresenceBoard(RoomId room, int batchOver)
{
    private readonly Dictionary<ConnectionId, Participant> _joined = [];
    private readonly Dictionary<ConnectionId, Participant> _left = [];

    /// <summary>Who left and came back since the last tick: the others still see them.</summary>
    private readonly HashSet<ConnectionId> _back = [];

    public Presence Presence { get; private set; } = Presence.Empty;

    /// <summary>There is a diff that waits for its tick.</summary>
    public bool Waiting => _joined.Count + _left.Count > 0;

    /// <summary>
    /// The frame to send now, or null where it waits for the tick. Silently: for somebody whom the others never saw go.
    /// </summary>
    public Frame? Join(Author who, DateTimeOffset now, bool silently)
    {
        Presence = Presence.Join(who.Connection, who.User, who.Name);
        if (silently)
            return null;
        var participant = Presence.Find(who.Connection)!;
        if (!Batches(Presence.ParticipantCount))
            return FrameWriter.UserJoined(room, participant, Presence.ParticipantCount, Presence.UserCount, now);
        if (_left.Remove(who.Connection))
            _back.Add(who.Connection);
        _joined[who.Connection] = participant;
        return null;
    }

    /// <summary>The frame to send now, or null where it waits for the tick.</summary>
    public Frame? Leave(ConnectionId connection, DateTimeOffset now)
    {
        if (Presence.Find(connection) is not { } participant)
            return null;
        var before = Presence.ParticipantCount;
        Presence = Presence.Leave(connection);
        if (!Batches(before))
            return FrameWriter.UserLeft(room, participant, Presence.ParticipantCount, Presence.UserCount, now);
        // Who came and went within one tick was never there.
        if (!_joined.Remove(connection) || _back.Remove(connection))
            _left[connection] = participant;
        return null;
    }

    public void Detach(ConnectionId connection, DateTimeOffset at) => Presence = Presence.Detach(connection, at);

    public void Attach(ConnectionId connection) => Presence = Presence.Attach(connection);

    public void SetState(ConnectionId connection, ReadOnlyMemory<byte> state) => Presence = Presence.SetState(connection, state);

    /// <summary>What came together since the last tick, in one frame.</summary>
    public Frame TakeDiff(DateTimeOffset now)
    {
        var frame = FrameWriter.PresenceDiff(
            room, _joined.Values, _left.Values, Presence.ParticipantCount, Presence.UserCount, now);
        _joined.Clear();
        _left.Clear();
        _back.Clear();
        return frame;
    }

    /// <summary>Once a diff waits, what follows joins it, so that nobody hears of things in another order.</summary>
    private bool Batches(int members) => members > batchOver || Waiting;
}
