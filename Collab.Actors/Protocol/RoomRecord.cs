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

    /// <summary>How often the entry was changed: of two that a room hears of, the higher is the later one.</summary>
    public long Version { get; init; }

    /// <summary>The role that somebody has here by name, whatever the room's access and their token say.</summary>
    public Role? OwnRoleOf(UserId user) => user == Owner ? Role.Owner : Members.TryGetValue(user, out var role) ? role : null;

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

    /// <summary>
    /// With this role for this user, or with null without any by name. Where the owner gives the room up, the first of the other owners takes it
    /// over; null where there is none: a room is never without an owner.
    /// </summary>
    public RoomRecord? WithRole(UserId user, Role? role)
    {
        if (OwnRoleOf(user) == role)
            return this;
        var members = role is { } given ? Members.SetItem(user, given) : Members.Remove(user);
        if (user != Owner)
            return this with { Members = members };
        var heirs = Members.Where(member => member.Value is Role.Owner && member.Key != Owner).Select(member => member.Key.Value);
        return heirs.Order(StringComparer.Ordinal).FirstOrDefault() is { } heir
            ? this with { Owner = new UserId(heir), Members = members.Remove(new UserId(heir)) }
            : null;
    }

    /// <summary>With what an invite gives this user. It never takes: neither from a role by name, nor from what the room's access gives everybody.</summary>
    public RoomRecord Invited(UserId user, Role role) =>
        (OwnRoleOf(user) ?? RoleOf(user, [])) is { } has && (has > role || OwnRoleOf(user) == role)
            ? this
            : this with { Members = Members.SetItem(user, role) };

    /// <summary>As it is stored over this entry before it: the same room, one version on, and no earlier than it.</summary>
    public RoomRecord After(RoomRecord before) => this with
    {
        Key = before.Key,
        CreatedAt = before.CreatedAt,
        CreatedFrom = before.CreatedFrom,
        LastActivity = LastActivity > before.LastActivity ? LastActivity : before.LastActivity,
        Version = before.Version + 1,
    };
}
