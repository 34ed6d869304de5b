using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

// Questions and orders to a room through its region (ask, 5 s). Each may also be answered by RoomUnavailable.

/// <summary>The answer of a room that can't: it does not exist (room_not_found) or can't be read (internal_error).</summary>
public sealed record RoomUnavailable(RoomKey Room, CloseCode Code) : ICollabMessage;

public sealed record GetRoomStatus(RoomKey Room) : IRoomMessage;

public sealed record RoomStatus(
    RoomKey Room, Epoch Epoch, long Seq, int ParticipantCount, int UserCount, DateTimeOffset LastActivity) : ICollabMessage;

public sealed record GetParticipants(RoomKey Room) : IRoomMessage;

public sealed record RoomParticipants(RoomKey Room, ImmutableArray<RoomParticipant> Participants) : ICollabMessage;

public sealed record RoomParticipant(ConnectionId Connection, UserId User, string Name, Role Role);

public enum BoardFormat
{
    Json,
    Svg,
}

public sealed record GetBoard(RoomKey Room, BoardFormat Format) : IRoomMessage;

/// <summary>The board as UTF-8 text of the format asked for, as it was at <see cref="Seq"/>.</summary>
public sealed record BoardText(RoomKey Room, long Seq, ReadOnlyMemory<byte> Content) : ICollabMessage;

/// <summary>Events after <see cref="Since"/>, at most <see cref="Limit"/> (1–500).</summary>
public sealed record GetHistory(RoomKey Room, long Since, int Limit) : IRoomMessage;

/// <summary>Stored event frames in order; <see cref="Next"/> is the since to go on with, null at the end.</summary>
public sealed record RoomHistoryPage(RoomKey Room, Epoch Epoch, ImmutableArray<Frame> Frames, long? Next) : ICollabMessage;

/// <summary>Closes one connection with 4001.</summary>
public sealed record Kick(RoomKey Room, ConnectionId Connection) : IRoomMessage;

public sealed record Kicked(RoomKey Room, ConnectionId Connection, bool Found) : ICollabMessage;

/// <summary>Closes the members with 4002, then deletes journal, snapshots and the directory's row.</summary>
public sealed record DeleteRoom(RoomKey Room) : IRoomMessage;

/// <summary>Nothing of the room is left.</summary>
public sealed record RoomDeleted(RoomKey Room) : ICollabMessage;

/// <summary>The directory's entry was changed: roles and limits hold from the next frame on.</summary>
public sealed record RoomSettingsChanged(RoomRecord Record) : IRoomMessage
{
    public RoomKey Room => Record.Key;
}

public sealed record RoomSettingsTaken(RoomKey Room) : ICollabMessage;

/// <summary>The sweeper to a temporary room that seems idle since before <see cref="IdleBefore"/>: end if you are. The room decides.</summary>
public sealed record EndIfIdle(RoomKey Room, DateTimeOffset IdleBefore) : IRoomMessage;

public sealed record IdleDecided(RoomKey Room, bool Ended) : ICollabMessage;
