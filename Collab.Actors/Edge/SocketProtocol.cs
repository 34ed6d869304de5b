using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>What a client presents to go on as the connection that it was; a ticket that is not the user's own is ignored.</summary>
public sealed record ResumeRequest(string Session);

/// <summary>
/// Host to edge: a socket has come up. Answered by <see cref="SocketOpened"/> or <see cref="SocketRefused"/>.
/// <see cref="Room"/> is the path's room; <see cref="From"/> says what its client has seen of it.
/// </summary>
public sealed record OpenSocket(Principal Who, IWire Wire, RoomId? Room, ResumeRequest? Resume, ResumePoint? From)
{
    /// <summary>The last inbox_seq that the client of a resumed session took; it goes on after it [DM1].</summary>
    public long? Inbox { get; init; }

    /// <summary>
    /// It reads one room's events and nothing else [RS6]: no participant, no welcome, nothing of its user's; but one of its user's connections.
    /// </summary>
    public bool Observer { get; init; }

    public OpenSocket(Principal who, IWire wire) : this(who, wire, null, null, null)
    {
    }
}

/// <summary>Edge to host: the socket's actor; it waits for <see cref="Attached"/>.</summary>
public sealed record SocketOpened(IActorRef Socket, ConnectionId Connection);

/// <summary>Edge to host: close the socket with this code; nothing was opened.</summary>
public sealed record SocketRefused(CloseCode Code);

/// <summary>Host to socket: the reading begins; the welcome may go out.</summary>
public sealed record Attached
{
    public static Attached Instance { get; } = new();
}

/// <summary>Host to socket: a frame of the right shape.</summary>
public sealed record Received(ClientFrame Frame);

/// <summary>Host to socket: a text message that is no valid frame [WS8].</summary>
public sealed record Malformed(Refusal Refusal, string? Id);

/// <summary>Host to socket: the client broke a rule of the wire (too big, binary, bad UTF-8); close with this [WS9].</summary>
public sealed record WireFault(CloseCode Code);

/// <summary>
/// Host to socket: the wire has ended, the last message of a wire. <see cref="Clean"/>: by the client's own close frame, so that it
/// left rather than dropped.
/// </summary>
public sealed record WireClosed(bool Clean, string Reason);

/// <summary>Host to edge, at shutdown [LC4]. Answered by <see cref="EdgeDrained"/> when the last socket is gone.</summary>
public sealed record DrainEdge
{
    public static DrainEdge Instance { get; } = new();
}

public sealed record EdgeDrained(int Sockets, int Forced);

/// <summary>Asks the edge of a node for its live figures.</summary>
public sealed record GetEdgeStatus
{
    public static GetEdgeStatus Instance { get; } = new();
}

public sealed record EdgeStatus(int Sockets, int Users, int Rooms, bool Draining);
