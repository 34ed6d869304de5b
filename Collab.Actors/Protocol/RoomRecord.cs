using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>What somebody of the organisation without a role of their own in the room may do there.</summary>
public enum RoomAccess
{
    /// <summary>Take part as an editor.</summary>
    Open,

    /// <summary>Look on as a viewer.</summary>
    View,

    /// <summary>Nothing: members only.</summary>
    Members,
}

/// <summary>
/// A room's entry in the directory: what is known of it without waking it. <see cref="CreatedFrom"/> is set on rooms that were
/// made over HTTP: the guest's address or the account, by which their number is limited (RS2).
/// </summary>
public sealed record RoomRecord(
    RoomKey Key,
    string Name,
    UserId Owner,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivity,
    bool Temporary,
    int MaxParticipants,
    RoomAccess Access,
    ImmutableDictionary<UserId, Role> Members,
    string? CreatedFrom = null)
{
    /// <summary>The organisation's role that is an owner in each of its rooms.</summary>
    public const string Admin = "admin";

    /// <summary>The user's role here, or null for somebody who may not come in. The second argument: the roles of the user's token.</summary>
    public Role? RoleOf(UserId user, ImmutableArray<string> roles) =>
        user == Owner || roles.Contains(Admin) ? Role.Owner
        : Members.TryGetValue(user, out var role) ? role
        : Access switch
        {
            RoomAccess.Open => Role.Editor,
            RoomAccess.View => Role.Viewer,
            _ => null,
        };
}
