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

/// <summary>A change of state.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state now.</param>
/// <param name="Error">Why a connection ended for good; null where its caller closed it.</param>
public sealed record StateChange(ConnectionState From, ConnectionState To, CollabException? Error = null);

/// <summary>A reconnect that is about to be tried.</summary>
/// <param name="Delay">The wait before it.</param>
/// <param name="Attempt">From 1, counted since the connection was last ready.</param>
/// <param name="Reason">Why the last one ended: the server's close reason, or a code of <see cref="CollabException"/>.</param>
public sealed record ReconnectPlan(TimeSpan Delay, int Attempt, string Reason);
