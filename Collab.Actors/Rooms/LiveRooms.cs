using System.Collections.Concurrent;
using Collab.Actors.Domain;

namespace Collab.Actors.Rooms;

/// <summary>
/// How many are in the rooms of this node, for lists and metrics, without waking or asking a room. Rooms write, anybody reads.
/// </summary>
public sealed class LiveRooms
{
    private readonly ConcurrentDictionary<RoomKey, LiveRoom> _rooms = new();
    private long _forcedCloses;
    private long _abandoned;

    /// <summary>Rooms in memory here, empty ones included.</summary>
    public int Count => _rooms.Count;

    /// <summary>Connections of all rooms here, those in grace included.</summary>
    public int Participants => _rooms.Sum(room => room.Value.ParticipantCount);

    /// <summary>Connections whose socket did not close in time, since the start.</summary>
    public long ForcedCloses => Interlocked.Read(ref _forcedCloses);

    /// <summary>Connection actors that did not stop in time and were left behind, since the start.</summary>
    public long Abandoned => Interlocked.Read(ref _abandoned);

    public LiveRoom Find(RoomKey room) => _rooms.GetValueOrDefault(room);

    public IReadOnlyList<KeyValuePair<RoomKey, LiveRoom>> List() => _rooms.ToArray();

    internal void Set(RoomKey room, LiveRoom counts) => _rooms[room] = counts;

    internal void Remove(RoomKey room) => _rooms.TryRemove(room, out _);

    internal void Forced(int connections) => Interlocked.Add(ref _forcedCloses, connections);

    internal void LeftBehind(int connections) => Interlocked.Add(ref _abandoned, connections);
}

/// <summary>Connections and distinct users of a room; zeros for a room that is not in memory.</summary>
public readonly record struct LiveRoom(int ParticipantCount, int UserCount);
