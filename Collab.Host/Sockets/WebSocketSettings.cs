namespace Collab.Host.Sockets;

/// <summary><c>Collab:WebSocket</c>: what is agreed upon when a socket opens.</summary>
public sealed record WebSocketSettings
{
    /// <summary>permessage-deflate is offered [WS14]: fewer bytes, for CPU and for memory of each connection.</summary>
    public bool Compression { get; init; }
}
