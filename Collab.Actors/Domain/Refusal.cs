namespace Collab.Actors.Domain;

/// <summary>Why a request was not carried out. The wire's name and sentence for each stand in Wire/ErrorCode.cs.</summary>
public enum RefusalCode
{
    InvalidFormat,
    InvalidType,
    InvalidUtf8,
    Forbidden,
    NotJoined,
    RoomNotFound,
    RoomFull,
    ElementNotFound,
    NothingToUndo,
    NothingToRedo,
    LimitExceeded,
    Throttled,
    NotSaved,
    InvalidToken,
    UnknownChannel,
    UnknownUser,
    DeviceOffline,
    RunOrder,
    Unavailable,
    Internal,
    CanvasNotOpen,
}

/// <summary>A refusal is a value: what was refused, in a sentence for people, and when to try again (milliseconds).</summary>
public sealed record Refusal(RefusalCode Code, string Message, string? Details = null, int? RetryAfterMs = null);
