using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Users;

/// <summary>One connection of the user, over the socket that it has now.</summary>
internal sealed class AttachedSocket(AttachSocket attach, IActorRef socket, IActorRef edge, long at)
{
    public ConnectionId Connection { get; } = attach.Connection;

    public IActorRef Socket { get; } = socket;

    public IActorRef Edge { get; } = edge;

    /// <summary>The login behind it; it follows a renewal of the token.</summary>
    public string Login { get; set; } = attach.LoginSession;

    /// <summary>It counts, and gets nothing [RS6].</summary>
    public bool Observer { get; } = attach.Observer;

    /// <summary>The number of its socket at its edge.</summary>
    public long Opened { get; } = attach.Opened;

    /// <summary>When it came, as the clock's timestamp.</summary>
    public long At { get; } = at;
}

/// <summary>
/// The user's connections on all nodes, and the way to them: whatever goes to all costs one message per node [CT2]. The user's actor is
/// the only sender, so that each edge gets everything in one order.
/// </summary>
internal sealed class UserSockets(UserKey user, EdgeRefs edges, IActorRef self)
{
    private readonly Dictionary<ConnectionId, AttachedSocket> _byConnection = [];
    private ImmutableArray<(IActorRef Edge, ImmutableArray<IActorRef> Sockets)> _byEdge = [];

    public int Count => _byConnection.Count;

    /// <summary>Those that get what comes for the user.</summary>
    public int Listening { get; private set; }

    /// <summary>When the one of them came that has been there for longest, as the clock's timestamp.</summary>
    public long? Oldest { get; private set; }

    public IEnumerable<AttachedSocket> All => _byConnection.Values;

    public AttachedSocket? Find(ConnectionId connection) => _byConnection.GetValueOrDefault(connection);

    /// <summary>Whether the connection is at a socket of the same edge that was opened after this one, and is only heard late.</summary>
    public bool HasLater(ConnectionId connection, IActorRef socket, long opened) =>
        Find(connection) is { } at && at.Edge.Equals(edges.Of(socket)) && opened < at.Opened;

    /// <summary>The connection is at this socket from here on; the one that it was at, if any, is given back.</summary>
    public AttachedSocket? Attach(AttachSocket attach, IActorRef socket, long at)
    {
        var before = Find(attach.Connection);
        _byConnection[attach.Connection] = new AttachedSocket(attach, socket, edges.Of(socket), at);
        Regroup();
        return before;
    }

    /// <summary>Null where the connection is at another socket by now, or at none.</summary>
    public AttachedSocket? Detach(IActorRef socket)
    {
        var attached = _byConnection.Values.FirstOrDefault(one => one.Socket.Equals(socket));
        if (attached is null)
            return null;
        _byConnection.Remove(attached.Connection);
        Regroup();
        return attached;
    }

    public void Replay(AttachedSocket to, ImmutableArray<KeptFrame> frames, long upTo) =>
        to.Edge.Tell(new ReplayToUser(user, to.Socket, frames, upTo), self);

    public void Deliver(Frame frame, long seq, string? slot = null)
    {
        foreach (var (edge, sockets) in _byEdge)
            edge.Tell(new DeliverToUser(user, sockets, frame, seq, slot), self);
    }

    /// <summary>To one connection alone, where it is there.</summary>
    public void DeliverOnly(ConnectionId connection, Frame frame, long seq)
    {
        if (Find(connection) is { } attached)
            attached.Edge.Tell(new DeliverToUser(user, [attached.Socket], frame, seq), self);
    }

    private void Regroup()
    {
        _byEdge = [.. _byConnection.Values.Where(one => !one.Observer)
            .GroupBy(one => one.Edge).Select(group => (group.Key, group.Select(one => one.Socket).ToImmutableArray()))];
        Listening = _byEdge.Sum(edge => edge.Sockets.Length);
        Oldest = Listening == 0 ? null : _byConnection.Values.Where(one => !one.Observer).Min(one => one.At);
    }
}
