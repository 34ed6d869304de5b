using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>A new room; everything may be left out.</summary>
public sealed record CreateRoomRequest(string? Id = null, string? Name = null, bool? Temporary = null, int? MaxParticipants = null, RoomAccess? Access = null);

/// <summary>What to change; what is left out stays.</summary>
public sealed record UpdateRoomRequest(string? Name = null, bool? Temporary = null, int? MaxParticipants = null, RoomAccess? Access = null);

/// <summary>A room, with how many connections are in it now.</summary>
public sealed record RoomInfo(
    string Id,
    string Name,
    string OrgId,
    string OwnerId,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivity,
    int ActiveUserCount,
    bool Temporary,
    int MaxParticipants,
    RoomAccess Access)
{
    public static RoomInfo From(RoomRecord record, int activeUserCount) => new(
        record.Key.Room.Value, record.Name, record.Key.Org.Value, record.Owner.Value, record.CreatedAt, record.LastActivity,
        activeUserCount, record.Temporary, record.MaxParticipants, record.Access);
}

/// <summary>A page of rooms in the order of their ids; <c>next</c> is the <c>after</c> of the next page, null on the last.</summary>
public sealed record RoomPage(IReadOnlyList<RoomInfo> Rooms, string? Next);

public sealed record ParticipantInfo(string ConnectionId, string UserId, string Name, string Role);

public sealed record ParticipantList(IReadOnlyList<ParticipantInfo> Participants, int ParticipantCount, int UserCount);
