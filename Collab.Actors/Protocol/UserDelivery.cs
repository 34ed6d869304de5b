using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

// A user's actor to the edges of the nodes where the user is connected: one message for each node and event, first in, first out.

/// <summary>An event of the inbox, and its number there; or what is said of the inbox as of that number.</summary>
public readonly record struct KeptFrame(long Seq, Frame Frame);

/// <summary>
/// What one socket missed, in order; what is live follows. Afterwards the socket has the inbox up to <see cref="UpTo"/>. What it was
/// handed before is left out.
/// </summary>
public sealed record ReplayToUser(UserKey User, IActorRef Socket, ImmutableArray<KeptFrame> Frames, long UpTo) : ICollabMessage;

/// <summary>
/// A frame for these sockets of the user. <see cref="Seq"/> is its number in the inbox, 0 for what is not kept; a socket that was handed
/// this number before is passed over. With <see cref="Slot"/> it is ephemeral: of those with the same one only the latest counts.
/// </summary>
public sealed record DeliverToUser(
    UserKey User, ImmutableArray<IActorRef> Sockets, Frame Frame, long Seq, string? Slot = null) : ICollabMessage;
