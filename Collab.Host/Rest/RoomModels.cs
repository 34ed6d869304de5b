using Collab.Actors.Domain;
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

/// <summary>The role that a user has in a room from now on.</summary>
public sealed record PutMemberRequest(Role? Role);

/// <summary>Somebody with a role in the room by name.</summary>
public sealed record MemberInfo(string UserId, Role Role);

/// <summary>The members by name, the owner first.</summary>
public sealed record MemberList(IReadOnlyList<MemberInfo> Members);

/// <summary>A link into a room: the role that it gives, for how many seconds, and how often; left out: 7 days, as often as one likes.</summary>
public sealed record CreateRoomInviteRequest(Role? Role, long? ExpiresIn = null, int? Uses = null);

/// <summary>A new link, the only time that its code is shown.</summary>
public sealed record NewRoomInvite(string Id, string Code, string Url, Role Role, long? Uses, DateTimeOffset ExpiresAt);

public sealed record RoomInviteInfo(string Id, Role Role, long? Uses, long Used, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

public sealed record RoomInviteList(IReadOnlyList<RoomInviteInfo> Invites);

public sealed record JoinRoomRequest(string? Invite);

/// <summary>The room that the caller may enter now, and as what.</summary>
public sealed record JoinedRoom(string Id, string Name, string UserId, Role? Role);
