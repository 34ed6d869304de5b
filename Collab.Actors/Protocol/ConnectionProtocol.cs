using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

/// <summary>Socket to its connection's actor: a frame of the client, of the right shape, within its rate.</summary>
public sealed record Inbound(ClientFrame Frame);

/// <summary>Socket to its connection's actor: gone for good; the others hear it at once.</summary>
public sealed record Leave
{
    public static Leave Instance { get; } = new();
}

/// <summary>Socket to its connection's actor: the wire broke; the others hear it only when the grace is over.</summary>
public sealed record SocketLost
{
    public static SocketLost Instance { get; } = new();
}
