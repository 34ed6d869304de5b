namespace Collab.Client;

/// <summary>
/// A refusal by the server, or a connection that ended. <see cref="Code"/> is the protocol's error code or close reason (docs/PROTOCOL.md), or
/// one of the client's own: <c>not_connected</c>, <c>already_connected</c>, <c>not_joined</c>, <c>too_many_unacked</c>, <c>closed</c>,
/// <c>forced</c>, <c>left</c>, <c>dropped</c>, <c>connect_failed</c>, <c>connect_timeout</c>, <c>ready_timeout</c>, <c>no_token</c>,
/// <c>bad_frame</c>, <c>slow_reader</c>, <c>failed</c>.
/// </summary>
/// <param name="code">The code.</param>
/// <param name="message">For people.</param>
/// <param name="closeCode">The WebSocket close code, where there was one.</param>
/// <param name="inner">What it comes from.</param>
public sealed class CollabException(string code, string message, int? closeCode = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;

    /// <summary>The WebSocket close code, where a connection's end is the cause.</summary>
    public int? CloseCode { get; } = closeCode;

    /// <summary>The same frame may succeed later as it is.</summary>
    public bool Retryable { get; init; }

    /// <summary>What more the server said, for people.</summary>
    public string? Details { get; init; }
}
