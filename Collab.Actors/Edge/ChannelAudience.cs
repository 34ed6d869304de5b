using System.Runtime.InteropServices;
using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Edge;

/// <summary>Who of this node's sockets listens to one channel: a list to walk for each event, and a table to find one.</summary>
internal sealed class ChannelAudience(ChannelKey channel)
{
    private readonly List<EdgeSocket> _sockets = [];
    private readonly Dictionary<EdgeSocket, int> _places = [];

    public ChannelKey Channel { get; } = channel;

    /// <summary>The channel's actor, while it is known to know of this node.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>The question to the channel that is open now, so that a late answer to one before it is told apart.</summary>
    public long Number { get; set; }

    /// <summary>Tries since the channel's actor was lost.</summary>
    public int Tries { get; set; }

    public int Count => _sockets.Count;

    public ReadOnlySpan<EdgeSocket> Sockets => CollectionsMarshal.AsSpan(_sockets);

    /// <summary>False: it listens already.</summary>
    public bool Add(EdgeSocket socket)
    {
        if (!_places.TryAdd(socket, _sockets.Count))
            return false;
        _sockets.Add(socket);
        return true;
    }

    public bool Remove(EdgeSocket socket)
    {
        if (!_places.Remove(socket, out var place))
            return false;
        var last = _sockets[^1];
        _sockets.RemoveAt(_sockets.Count - 1);
        if (last != socket)
        {
            _sockets[place] = last;
            _places[last] = place;
        }

        return true;
    }
}
