using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Edge;

/// <summary>What the edge and one of its sockets share: the way out, and which of the client's frames are still unanswered.</summary>
public sealed class EdgeSocket
{
    private volatile bool _wireEnded;

    internal EdgeSocket(
        long number, IWire wire, ConnectionId connection, Principal who, CollabSettings settings, EdgeMetrics metrics)
    {
        (Number, Wire, Connection, Who) = (number, wire, connection, who);
        Outbox = new Outbox(
            wire,
            connection,
            settings.Limits.OutboxBytes,
            settings.Sockets.OutboxSlots,
            metrics,
            () => Actor.Tell(OutboxOverflowed.Instance));
        Outbox.Hold();
    }

    public IWire Wire { get; }

    /// <summary>Counts the sockets of the edge: the later of two for one connection has the greater.</summary>
    internal long Number { get; }

    public ConnectionId Connection { get; }

    public Outbox Outbox { get; }

    internal InFlight InFlight { get; } = new();

    /// <summary>Rooms in which the edge knows it; the edge's own list, for when it ends while a room can't say so any more.</summary>
    internal HashSet<RoomKey> Rooms { get; } = [];

    /// <summary>Channels that it listens to; the edge's own list.</summary>
    internal HashSet<ChannelKey> Channels { get; } = [];

    /// <summary>By room, the number of the join that it waits for or is in by; what comes of any other is not for it. The edge's own.</summary>
    internal Dictionary<RoomKey, int> Attempts { get; } = [];

    internal IActorRef Actor { get; set; } = ActorRefs.Nobody;

    /// <summary>The login that stands behind it; the edge's own copy, which follows a renewal.</summary>
    internal Principal Who { get; set; }

    /// <summary>Nothing is left to close: the wire said so, or it was aborted.</summary>
    internal bool WireEnded
    {
        get => _wireEnded;
        set => _wireEnded = value;
    }

    /// <summary>When its end was begun, as the clock's timestamp.</summary>
    internal long? EndingSince { get; set; }
}
