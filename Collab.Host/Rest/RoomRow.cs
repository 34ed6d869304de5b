using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>A room as its table has it.</summary>
internal sealed class RoomRow
{
    public string OrgId { get; init; } = "";

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string OwnerId { get; init; } = "";

    public long CreatedAt { get; init; }

    public long LastActivity { get; init; }

    public long Temporary { get; init; }

    public long MaxParticipants { get; init; }

    public string Access { get; init; } = "";

    public string? CreatedFrom { get; init; }

    public long Version { get; init; }

    public static RoomRow From(RoomRecord record) => new()
    {
        OrgId = record.Key.Org.Value,
        Id = record.Key.Room.Value,
        Name = record.Name,
        OwnerId = record.Owner.Value,
        CreatedAt = record.CreatedAt.ToUnixTimeMilliseconds(),
        LastActivity = record.LastActivity.ToUnixTimeMilliseconds(),
        Temporary = record.Temporary ? 1 : 0,
        MaxParticipants = record.MaxParticipants,
        Access = record.Access.ToString(),
        CreatedFrom = record.CreatedFrom,
        Version = record.Version,
    };

    public RoomRecord ToRecord(IReadOnlyList<MemberRow> members) => new(
        new RoomKey(new OrgId(OrgId), new RoomId(Id)),
        Name,
        new UserId(OwnerId),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        DateTimeOffset.FromUnixTimeMilliseconds(LastActivity),
        Temporary != 0,
        (int)MaxParticipants,
        Enum.Parse<RoomAccess>(Access),
        members.ToImmutableDictionary(member => new UserId(member.UserId), member => Enum.Parse<Role>(member.Role)),
        CreatedFrom)
    {
        Version = Version,
    };
}

/// <summary>A member with a role of their own.</summary>
internal sealed class MemberRow
{
    public string UserId { get; init; } = "";

    public string Role { get; init; } = "";
}
