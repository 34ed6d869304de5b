namespace Collab.Actors.Domain;

/// <summary>What happened to a user, as their journal has it.</summary>
public abstract record UserEvent
{
    private protected UserEvent(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; }
}

/// <summary>
/// Event <paramref name="Seq"/> of the inbox, without gaps: <paramref name="Json"/> is the very frame that connections get.
/// <paramref name="Origin"/> and <paramref name="Id"/> are its sender's and tell it when it is sent again [WS6].
/// <paramref name="Only"/>: for that connection alone.
/// </summary>
public sealed record NoticeKept(
    long Seq, DateTimeOffset At, string Origin, string? Id, ReadOnlyMemory<byte> Json, ConnectionId? Only = null) : UserEvent(At);

/// <summary>The user has taken in everything up to <paramref name="UpTo"/>: new sessions begin after it.</summary>
public sealed record InboxAcknowledged(long UpTo, DateTimeOffset At) : UserEvent(At);

/// <summary>The device is at this connection from now on [DV1]; <paramref name="Id"/> is the registering frame's own.</summary>
public sealed record DeviceRegistered(
    DeviceId Device, string Type, ConnectionId Connection, string? Id, DateTimeOffset At) : UserEvent(At);

/// <summary>Somebody whom no table here knows has connected: from now on they are known.</summary>
public sealed record UserSeen(DateTimeOffset At) : UserEvent(At);
