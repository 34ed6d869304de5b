using System.Text.Json;

namespace Collab.Client;

/// <summary>A durable frame that waits for its ack.</summary>
internal sealed record Pending(string Id, string? Room, ReadOnlyMemory<byte> Frame, TaskCompletionSource<JsonElement> Answer)
{
    /// <summary>Whether the present connection has sent it.</summary>
    public bool Sent { get; set; }
}

/// <summary>The frames without an ack, oldest first, so that they are sent again in the order of the first time. Not thread-safe.</summary>
internal sealed class Unacked(int max)
{
    private readonly Dictionary<string, LinkedListNode<Pending>> _byId = [];
    private readonly LinkedList<Pending> _inOrder = new();

    public int Count => _byId.Count;

    public void Add(Pending pending)
    {
        if (_byId.Count >= max)
            throw new CollabException("too_many_unacked", $"{max} frames wait for their ack already: await some before sending more");
        _byId.Add(pending.Id, _inOrder.AddLast(pending));
    }

    public Pending? Find(string id) => _byId.TryGetValue(id, out var node) ? node.Value : null;

    public Pending? Remove(string id)
    {
        if (!_byId.Remove(id, out var node)) return null;
        _inOrder.Remove(node);
        return node.Value;
    }

    /// <summary>Those of a room (null: of none) that the present connection has not sent.</summary>
    public IEnumerable<Pending> Unsent(string? room) => _inOrder.Where(p => !p.Sent && p.Room == room);

    public void ConnectionLost()
    {
        foreach (var pending in _inOrder) pending.Sent = false;
    }

    public IReadOnlyList<Pending> Clear()
    {
        var all = _inOrder.ToArray();
        _inOrder.Clear();
        _byId.Clear();
        return all;
    }
}
