using System.Collections.Frozen;
using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>The wire's name for a refusal, what it means, and whether the same frame may succeed later, unchanged.</summary>
public sealed record ErrorCode(RefusalCode Refusal, string Name, string Sentence, bool Retryable)
{
    /// <summary>The table of docs/PROTOCOL.md; a test holds the two together.</summary>
    public static readonly ImmutableArray<ErrorCode> All =
    [
        new(RefusalCode.InvalidFormat, "invalid_format", "The frame is not JSON, or not of the shape that its type wants.", false),
        new(RefusalCode.InvalidType, "invalid_type", "The type is unknown, or only the server may send it.", false),
        new(RefusalCode.InvalidUtf8, "invalid_utf8", "The frame is not valid UTF-8; the connection closes with 1007.", false),
        new(RefusalCode.Forbidden, "forbidden", "The role in this room, or the token, does not allow it.", false),
        new(RefusalCode.NotJoined, "not_joined", "The connection is not in that room, or holds several and named none.", false),
        new(RefusalCode.RoomNotFound, "room_not_found", "There is no such room.", false),
        new(RefusalCode.RoomFull, "room_full", "The room has as many members as it may have.", true),
        new(RefusalCode.ElementNotFound, "element_not_found", "The element is not on the board (any more).", false),
        new(RefusalCode.CanvasNotOpen, "canvas_not_open", "The canvas is not open (any more).", false),
        new(RefusalCode.NothingToUndo, "nothing_to_undo", "None of the caller's own actions is left to undo.", false),
        new(RefusalCode.NothingToRedo, "nothing_to_redo", "None of the caller's own actions is left to redo.", false),
        new(RefusalCode.LimitExceeded, "limit_exceeded", "It would go over a limit; nothing of it was done.", false),
        new(RefusalCode.Throttled, "throttled", "Too many frames; this one was not executed.", true),
        new(RefusalCode.NotSaved, "not_saved", "The journal did not take it; nobody saw it.", true),
        new(RefusalCode.InvalidToken, "invalid_token", "The new token is not valid, or is another user's.", false),
        new(RefusalCode.UnknownChannel, "unknown_channel", "There is no such channel for this user.", false),
        new(RefusalCode.UnknownUser, "unknown_user", "There is no such user in this organisation.", false),
        new(RefusalCode.DeviceOffline, "device_offline", "The device has no connection now.", true),
        new(RefusalCode.RunOrder, "run_order", "The event does not follow from the run's events so far.", false),
        new(RefusalCode.Unavailable, "unavailable", "The part that answers this did not do so in time.", true),
        new(RefusalCode.Internal, "internal_error", "Something failed that should not; the logs say what.", true),
    ];

    private static readonly FrozenDictionary<RefusalCode, ErrorCode> ByRefusal = All.ToFrozenDictionary(code => code.Refusal);

    public static ErrorCode Of(RefusalCode refusal) => ByRefusal[refusal];
}
