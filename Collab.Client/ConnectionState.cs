namespace Collab.Client;

/// <summary>The states of a client, in the order of a connection's life.</summary>
public enum ConnectionState
{
    /// <summary>No connection, and none wanted.</summary>
    Disconnected,

    /// <summary>Opening a socket, or waiting to open the next one.</summary>
    Connecting,

    /// <summary>The server has said welcome.</summary>
    Connected,

    /// <summary>Every room is joined and what was missed has come.</summary>
    Ready,

    /// <summary>Ending.</summary>
    Closing,
}

/// <summary>A change of state; <see cref="Error"/> says why a connection ended for good.</summary>
public sealed record StateChange(ConnectionState From, ConnectionState To, CollabException? Error = null);

/// <summary>A reconnect that is about to be tried, after <see cref="Delay"/>, for the <see cref="Attempt"/>th time in a row.</summary>
public sealed record ReconnectPlan(TimeSpan Delay, int Attempt, string Reason);
