using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Connections;

/// <summary>From a connection's actor to its room, its parent: always on one node, so never serialized.</summary>
public interface IConnectionReport : INoSerializationVerificationNeeded
{
    ConnectionId Connection { get; }
}

/// <summary>A durable action of the client, to be decided and stored.</summary>
public sealed record Submit(ConnectionId Connection, string? ClientId, RoomAction Action) : IConnectionReport;

/// <summary>A frame for this connection alone: an error, or the ack of something that is not stored.</summary>
public sealed record Reply(ConnectionId Connection, string? ClientId, Frame Frame) : IConnectionReport;

/// <summary>The cursor is there now.</summary>
public sealed record CursorMoved(ConnectionId Connection, string? ClientId, Cursor Cursor) : IConnectionReport;

/// <summary>The caller's own presence state, as JSON.</summary>
public sealed record PresenceSet(ConnectionId Connection, string? ClientId, ReadOnlyMemory<byte> State) : IConnectionReport;

/// <summary>An ephemeral event for the others; of those with one <see cref="Type"/> from one connection the latest counts.</summary>
public sealed record EphemeralSent(
    ConnectionId Connection, string? ClientId, string Type, ActionKind Kind, ReadOnlyMemory<byte> Data) : IConnectionReport;

public sealed record HistoryWanted(ConnectionId Connection, string? ClientId, long Since, int Limit) : IConnectionReport;

/// <summary>The client renewed its token: these are its roles from here on.</summary>
public sealed record RolesRenewed(ConnectionId Connection, ImmutableArray<string> Roles) : IConnectionReport;

/// <summary>Frames after <see cref="After"/> and up to <see cref="UpTo"/>, as many as go to a socket at once.</summary>
public sealed record PageNeeded(ConnectionId Connection, int Attachment, long After, long UpTo) : IConnectionReport;

/// <summary>The client has everything up to <see cref="Seq"/>: may it enter, or must it read on?</summary>
public sealed record CaughtUpTo(ConnectionId Connection, long Seq) : IConnectionReport;

/// <summary>
/// The socket is gone; the grace runs. The number says which of the connection's sockets it was: a newer join makes the report stale.
/// </summary>
public sealed record Lost(ConnectionId Connection, int Attachment) : IConnectionReport;

/// <summary>The connection is over, cleanly or because its grace is; stale like <see cref="Lost"/> after a newer join.</summary>
public sealed record Left(ConnectionId Connection, int Attachment) : IConnectionReport;

/// <summary>A step of coming in took too long or could not be done: the connection must go, for the reason of the code.</summary>
public sealed record GaveUp(ConnectionId Connection, CloseCode Code, string Reason) : IConnectionReport;

/// <summary>The socket did not close in time and is left to itself.</summary>
public sealed record CloseForced(ConnectionId Connection, TimeSpan Waited) : IConnectionReport;
