using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

/// <summary>
/// Room to the edge of a node (/user/edge there). All that members of a room get goes this way, one message per node and not
/// one per member, and first in, first out: that is what keeps every member's order the room's.
/// </summary>
public interface IEdgeMessage : ICollabMessage
{
    RoomKey Room { get; }
}

/// <summary>
/// From here on the socket hears the room's broadcasts; <see cref="First"/> comes before any of them. <see cref="Seq"/>, here and
/// below: the seq up to which the socket has the room once these frames are out (0: no further than before), where a socket goes on from
/// when it has to join again. <see cref="Attempt"/>, here and below, is that of the <see cref="Join"/>; a socket that has asked anew since gets
/// nothing of it.
/// </summary>
public sealed record Enter(
    RoomKey Room, ConnectionId Connection, IActorRef Socket, ImmutableArray<Frame> First, long Seq, int Attempt = 0) : IEdgeMessage;

/// <summary>Durable or presence frames for every member here, in order, but for <see cref="Except"/>.</summary>
public sealed record Broadcast(RoomKey Room, ImmutableArray<Frame> Frames, long Seq, ConnectionId? Except = null) : IEdgeMessage;

/// <summary>Frames for one member that has entered. <see cref="Answered"/>: the ids of the client that these frames answer.</summary>
public sealed record Deliver(
    RoomKey Room, ConnectionId Connection, ImmutableArray<Frame> Frames, ImmutableArray<string> Answered) : IEdgeMessage;

/// <summary>
/// Frames for a socket that has not entered yet: it is still reading its way to the present. With <see cref="Confirm"/> the edge
/// answers the sender <see cref="Drained"/> when the socket's outbox has room for as much again.
/// </summary>
public sealed record DeliverAhead(
    RoomKey Room,
    ConnectionId Connection,
    IActorRef Socket,
    ImmutableArray<Frame> Frames,
    ImmutableArray<string> Answered,
    long Seq,
    bool Confirm,
    int Attempt = 0) : IEdgeMessage;

/// <summary>Edge to whoever asked with <see cref="DeliverAhead.Confirm"/>: more may come.</summary>
public sealed record Drained(RoomKey Room, ConnectionId Connection) : ICollabMessage;

/// <summary>An ephemeral frame; of those with the same <see cref="SlotKey"/> only the latest counts. Its sender is spared, where it is a member.</summary>
public sealed record EphemeralOut(RoomKey Room, string SlotKey, Frame Frame, ConnectionId? Except) : IEdgeMessage;

/// <summary>The cursors that moved since the last tick; each member gets them without its own.</summary>
public sealed record CursorsOut(RoomKey Room, CursorBatch Cursors) : IEdgeMessage;

/// <summary>The connection hears nothing of the room any more.</summary>
public sealed record Exit(RoomKey Room, ConnectionId Connection) : IEdgeMessage;

/// <summary>Edge to a socket without an outbox (a probe in a spec): one frame for it, in order.</summary>
public sealed record Outgoing(RoomKey Room, Frame Frame) : ICollabMessage;
