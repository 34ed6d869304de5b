using System.Runtime.InteropServices;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>One connection in one room, as the edge sees it. Without an outbox it is a plain actor that gets messages.</summary>
internal sealed class Listener(ConnectionId connection, IActorRef socket, Outbox? outbox)
{
    public ConnectionId Connection { get; } = connection;

    public IActorRef Socket { get; } = socket;

    public Outbox? Outbox { get; } = outbox;

    /// <summary>The seq up to which it was handed the room before it entered, or as it did; null when it was handed nothing.</summary>
    public long? Seq { get; set; }

    /// <summary>Waits for it to enter.</summary>
    public Frame? UponEntry { get; set; }

    /// <summary>Where it stands among the members; -1 before it has entered.</summary>
    public int Index { get; set; } = -1;
}

/// <summary>A room's connections on this node: an array to walk for each broadcast, and a table to find one.</summary>
internal sealed class Audience
{
    private readonly List<Listener> _members = [];
    private readonly Dictionary<ConnectionId, Listener> _known = [];

    /// <summary>The last seq that went to all members.</summary>
    public long Seq { get; set; }

    public bool IsEmpty => _known.Count == 0;

    public ReadOnlySpan<Listener> Members => CollectionsMarshal.AsSpan(_members);

    public Listener? Find(ConnectionId connection) => _known.GetValueOrDefault(connection);

    /// <summary>The listener of this socket; one of another socket for the same connection makes way.</summary>
    public Listener Get(ConnectionId connection, IActorRef socket, Outbox? outbox)
    {
        if (_known.TryGetValue(connection, out var listener) && listener.Socket.Equals(socket))
            return listener;
        Remove(connection);
        listener = new Listener(connection, socket, outbox);
        _known.Add(connection, listener);
        return listener;
    }

    public void Enter(Listener listener)
    {
        if (listener.Index >= 0)
            return;
        listener.Index = _members.Count;
        _members.Add(listener);
    }

    public void Remove(ConnectionId connection)
    {
        if (!_known.Remove(connection, out var listener) || listener.Index < 0)
            return;
        var last = _members[^1];
        _members[listener.Index] = last;
        last.Index = listener.Index;
        _members.RemoveAt(_members.Count - 1);
    }

    /// <summary>How far this connection has the room, if it heard of it here.</summary>
    public long? SeqOf(ConnectionId connection) =>
        Find(connection) is not { } listener ? null : listener.Index < 0 ? listener.Seq : Math.Max(listener.Seq ?? 0, Seq);
}
