using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>Asks the edge of a node what it holds of one organisation's connections [ST1].</summary>
public sealed record GetNodeStats(OrgId Org) : ICollabMessage;

/// <summary>
/// Connections, event streams included; distinct users; channels that somebody of this node listens to, users' addresses left out; and the bytes
/// that wait for sockets that don't keep up, of all of them and of the slowest one.
/// </summary>
public sealed record NodeStats(OrgId Org, int Connections, int Users, int Channels, long QueuedBytes, long LongestQueueBytes) : ICollabMessage;
