using System.Collections.Immutable;

namespace Collab.Actors.Wire;

/// <summary>Why a socket closes: the code of RFC 6455, the reason that is sent with it, and whether the client should come back by itself.</summary>
public sealed record CloseCode(int Code, string Reason, bool Reconnect)
{
    public static readonly CloseCode Normal = new(1000, "normal", false);
    public static readonly CloseCode ClientGoing = new(1001, "going", false);
    public static readonly CloseCode UnsupportedData = new(1003, "unsupported_data", false);
    public static readonly CloseCode InvalidUtf8 = new(1007, "invalid_utf8", false);
    public static readonly CloseCode MissingToken = new(1008, "missing_token", false);
    public static readonly CloseCode InvalidToken = new(1008, "invalid_token", false);
    public static readonly CloseCode TokenExpired = new(1008, "token_expired", false);
    public static readonly CloseCode TokenRevoked = new(1008, "token_revoked", false);
    public static readonly CloseCode Forbidden = new(1008, "forbidden", false);
    public static readonly CloseCode RoomNotFound = new(1008, "room_not_found", false);
    public static readonly CloseCode TooManyErrors = new(1008, "too_many_errors", false);
    public static readonly CloseCode TooBig = new(1009, "too_big", false);
    public static readonly CloseCode Internal = new(1011, "internal_error", true);

    /// <summary>A restart or drain: the time to come back went before it, in <c>going_away</c>.</summary>
    public static readonly CloseCode Restart = new(1012, "restart", true);
    public static readonly CloseCode Throttled = new(1013, "throttled", true);
    public static readonly CloseCode SlowConsumer = new(1013, "slow_consumer", true);
    public static readonly CloseCode RoomFull = new(1013, "room_full", true);
    public static readonly CloseCode ConnectionLimit = new(1013, "connection_limit", true);
    public static readonly CloseCode Replaced = new(4000, "replaced", false);
    public static readonly CloseCode Kicked = new(4001, "kicked", false);
    public static readonly CloseCode RoomDeleted = new(4002, "room_deleted", false);

    /// <summary>The table of docs/PROTOCOL.md; a test holds the two together.</summary>
    public static readonly ImmutableArray<CloseCode> All =
    [
        Normal, ClientGoing, UnsupportedData, InvalidUtf8, MissingToken, InvalidToken, TokenExpired, TokenRevoked, Forbidden,
        RoomNotFound, TooManyErrors, TooBig, Internal, Restart, Throttled, SlowConsumer, RoomFull, ConnectionLimit, Replaced,
        Kicked, RoomDeleted,
    ];
}
