using System.Collections.Immutable;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

/// <summary>Socket to its connection's actor: a frame of the client, of the right shape, within its rate.</summary>
public sealed record Inbound(ClientFrame Frame) : ICollabMessage;

/// <summary>Socket to its connection's actor: gone for good; the others hear it at once.</summary>
public sealed record Leave : ICollabMessage
{
    public static Leave Instance { get; } = new();
}

/// <summary>Socket to its connection's actor: the wire broke; the others hear it only when the grace is over.</summary>
public sealed record SocketLost : ICollabMessage
{
    public static SocketLost Instance { get; } = new();
}

/// <summary>Socket to its connection's actor: the client renewed its token, and these are its roles from the next frame on [WS11].</summary>
public sealed record RolesChanged(ImmutableArray<string> Roles) : ICollabMessage;

/// <summary>Connection's actor to its socket: it answered a frame with invalid_format or invalid_type, which the socket counts [WS8].</summary>
public sealed record Misread : ICollabMessage
{
    public static Misread Instance { get; } = new();
}
