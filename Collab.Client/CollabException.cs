namespace Collab.Client;

/// <summary>A refusal by the server, or a connection that ended: <see cref="Code"/> is the protocol's error code or close reason.</summary>
public sealed class CollabException(string code, string message, int? closeCode = null, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    /// <summary>The WebSocket close code, where a connection's end is the cause.</summary>
    public int? CloseCode { get; } = closeCode;
}
