namespace Collab.Actors.Edge;

/// <summary><c>Collab:Sockets</c>: what a socket may do and cost, beside <see cref="LimitSettings"/> and <see cref="LifecycleSettings"/>.</summary>
public sealed record SocketSettings
{
    /// <summary>Latest-wins slots that may wait for a slow socket; ephemeral frames for further ones are left out [RC3].</summary>
    public int OutboxSlots { get; init; } = 1_024;

    /// <summary>Frames read from a socket and not yet dealt with; then reading pauses, and TCP tells the client.</summary>
    public int OutstandingFrames { get; init; } = 128;

    /// <summary>Rooms that one socket may hold.</summary>
    public int Rooms { get; init; } = 100;

    /// <summary>Invalid frames within <see cref="ErrorWindow"/> that end a connection [WS8]. 0: no limit.</summary>
    public int MaxErrors { get; init; } = 20;

    public TimeSpan ErrorWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may go on over its rate before 1013 throttled [WS12].</summary>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Over how long <see cref="LimitSettings.ConnectionsPerAddress"/> counts.</summary>
    public TimeSpan AddressWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the first silent rejoin of a lost room; it doubles up to <see cref="RejoinDelayMax"/>.</summary>
    public TimeSpan RejoinDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan RejoinDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long before a token's end its client is told [WS11].</summary>
    public TimeSpan TokenWarning { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Over how long the sockets of a node that drains are closed [LC4].</summary>
    public TimeSpan DrainWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Clients of a node that drains are told to come back after a time drawn between these two [LC4].</summary>
    public TimeSpan ReconnectAfterMin { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ReconnectAfterMax { get; init; } = TimeSpan.FromSeconds(5);
}
