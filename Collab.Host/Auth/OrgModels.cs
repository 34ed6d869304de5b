namespace Collab.Host.Auth;

/// <summary>An invite into an organisation; everything may be left out: 7 days, one use, the role <c>user</c>.</summary>
public sealed record CreateOrgInviteRequest(long? ExpiresIn = null, IReadOnlyList<string>? Roles = null, int? Uses = null);

/// <summary>A new invite, the only time that its code is shown.</summary>
public sealed record NewOrgInvite(string Id, string Code, string OrgId, IReadOnlyList<string> Roles, long? Uses, DateTimeOffset ExpiresAt);

public sealed record OrgInviteInfo(string Id, IReadOnlyList<string> Roles, long? Uses, long Used, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

public sealed record OrgInviteList(IReadOnlyList<OrgInviteInfo> Invites);

/// <summary>Somebody of an organisation, as its admins see them.</summary>
public sealed record UserInfo(
    string UserId, string Username, string OrgId, IReadOnlyList<string> Roles, IReadOnlyList<string> Teams, IReadOnlyList<string> Workspaces, DateTimeOffset CreatedAt)
{
    public static UserInfo From(Account account) =>
        new(account.Id, account.Name, account.OrgId, account.Roles, account.Teams, account.Workspaces, account.CreatedAt);
}

/// <summary>A page of users in the order of their ids; <c>next</c> is the <c>after</c> of the next page, null on the last.</summary>
public sealed record UserPage(IReadOnlyList<UserInfo> Users, string? Next);

/// <summary>The teams and workspaces that a user is in from now on; what is left out stays.</summary>
public sealed record PutTeamsRequest(IReadOnlyList<string>? Teams = null, IReadOnlyList<string>? Workspaces = null);

/// <summary>The roles that a user has from now on.</summary>
public sealed record PutRolesRequest(IReadOnlyList<string>? Roles);
