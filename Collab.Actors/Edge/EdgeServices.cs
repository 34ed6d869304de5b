using Akka.Actor;

namespace Collab.Actors.Edge;

/// <summary>All that the edge of a node works with. <see cref="Rooms"/> is the shard region of the rooms.</summary>
public sealed record EdgeServices(
    CollabSettings Settings, SessionTickets Tickets, ITokenVerifier Verifier, IActorRef Rooms, TimeProvider Clock, EdgeMetrics Metrics);
