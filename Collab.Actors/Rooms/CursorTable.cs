using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>The latest place of each cursor that moved since the last tick [CU1].</summary>
internal sealed class CursorTable(RoomId room)
{
    private readonly Dictionary<ConnectionId, CursorEntry> _moved = [];

    public bool IsEmpty => _moved.Count == 0;

    public void Move(Author by, Cursor cursor, DateTimeOffset now) => _moved[by.Connection] = CursorEntry.Of(by, cursor, now);

    /// <summary>A cursor whose owner has left moves no more.</summary>
    public void Forget(ConnectionId connection) => _moved.Remove(connection);

    public CursorBatch Take(DateTimeOffset now)
    {
        var batch = new CursorBatch(room, now, [.. _moved.Values]);
        _moved.Clear();
        return batch;
    }
}
