using Akka.Actor;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>All that the edge of a node works with. <see cref="Rooms"/> is the shard region of the rooms.</summary>
public sealed record EdgeServices(
    CollabSettings Settings, SessionTickets Tickets, ITokenVerifier Verifier, IActorRef Rooms, TimeProvider Clock, EdgeMetrics Metrics)
{
    /// <summary>The shard region of the users.</summary>
    public IActorRef Users { get; init; } = ActorRefs.Nobody;

    /// <summary>The shard region of the channels.</summary>
    public IActorRef Channels { get; init; } = ActorRefs.Nobody;

    /// <summary>The shard region of the agents' runs.</summary>
    public IActorRef Runs { get; init; } = ActorRefs.Nobody;

    /// <summary>What the welcome tells a client, and what its frames are read with.</summary>
    public WireLimits WireLimits { get; } = new()
    {
        MaxFrameBytes = Settings.Limits.FrameBytes,
        MaxPresenceBytes = Settings.Limits.PresenceBytes,
    };
}
