using Akka.Actor;

namespace Collab.Actors.Runs;

/// <summary>What every run works with. <see cref="Users"/> and <see cref="Rooms"/> are shard regions: where its events go.</summary>
public sealed record RunServices(CollabSettings Settings, IRunDirectory Directory, IActorRef Users, IActorRef Rooms, TimeProvider Clock);
