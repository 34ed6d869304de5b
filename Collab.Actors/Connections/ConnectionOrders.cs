using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Wire;

namespace Collab.Actors.Connections;

/// <summary>From a room to the actor of one of its connections, its child: always on one node, so never serialized.</summary>
public interface IConnectionOrder : INoSerializationVerificationNeeded;

/// <summary>The connection hears the room live from now on.</summary>
public sealed record Entered : IConnectionOrder
{
    public static Entered Instance { get; } = new();
}

/// <summary>
/// Send the socket what it missed after <see cref="After"/> and up to <see cref="UpTo"/>, a page at a time. The first page goes when the
/// edge says that the socket has taken what came before it. <see cref="Attempt"/> is that of the join.
/// </summary>
public sealed record CatchUp(IActorRef Edge, long After, long UpTo, int Attempt = 0) : IConnectionOrder;

/// <summary>
/// The page that was asked for: stored frames in order, and the seq of the last of them (where it began, when there are none).
/// <see cref="Failed"/>: the journal did not give it.
/// </summary>
public sealed record Page(ImmutableArray<Frame> Frames, long LastSeq, bool Failed) : IConnectionOrder;

/// <summary>The room's tail does not reach back that far yet: another page, up to <see cref="UpTo"/>.</summary>
public sealed record ReadOn(long UpTo) : IConnectionOrder;

/// <summary>The client came back, or joined again, over this socket.</summary>
public sealed record Rebind(IActorRef Socket, int Attachment) : IConnectionOrder;

/// <summary>Tell the socket why, see it end, and end.</summary>
public sealed record Close(CloseCode Code) : IConnectionOrder;
