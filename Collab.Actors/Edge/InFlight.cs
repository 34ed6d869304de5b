using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Edge;

/// <summary>
/// The ids of commands that went to a room and were not answered yet. The socket's actor adds, the edge removes as the answers pass,
/// and when a room is lost what is left is known to need an answer. Thread-safe; bounded, oldest out.
/// </summary>
internal sealed class InFlight
{
    public const int Limit = 1_024;

    private readonly Lock _gate = new();
    private readonly List<(RoomKey Room, string Id, bool Durable)> _ids = [];

    public void Add(RoomKey room, string id, bool durable)
    {
        lock (_gate)
        {
            if (_ids.Count == Limit)
                _ids.RemoveAt(0);
            _ids.Add((room, id, durable));
        }
    }

    public void Answered(RoomKey room, ImmutableArray<string> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                var index = _ids.FindIndex(entry => entry.Id == id && entry.Room == room);
                if (index >= 0)
                    _ids.RemoveAt(index);
            }
        }
    }

    /// <summary>Takes out what the room still owes an answer.</summary>
    public ImmutableArray<(string Id, bool Durable)> TakeAll(RoomKey room)
    {
        lock (_gate)
        {
            var left = _ids.Where(entry => entry.Room == room).Select(entry => (entry.Id, entry.Durable)).ToImmutableArray();
            _ids.RemoveAll(entry => entry.Room == room);
            return left;
        }
    }
}
