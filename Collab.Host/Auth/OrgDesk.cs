using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Rest;

namespace Collab.Host.Auth;

/// <summary>What an organisation's admins do with its people: invites, teams, roles [AU11].</summary>
public sealed class OrgDesk(
    UserStore users, InviteStore invites, SessionStore sessions, IRevocations revocations, TimeProvider time, ILogger<OrgDesk> log)
{
    public async Task<(NewOrgInvite? Invite, Problem? Problem)> InviteAsync(CreateOrgInviteRequest request, Principal by, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        var lifetime = InviteTerms.Check(request.ExpiresIn, request.Uses, errors);
        if (request.Roles is not null && RolesFault(request.Roles) is { } fault) errors["roles"] = [fault];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var (now, code) = (time.GetUtcNow(), Invite.NewCode());
        var invite = new Invite(Invite.NewId(), by.Org.Value, "", Whole(request.Roles ?? []), request.Uses ?? 1, 0, by.User.Value, now, now + lifetime);
        if (await invites.AddAsync(invite, Invite.HashOf(code), InviteTerms.MostLive, cancel) is not InviteCreation.Made) return (null, InviteTerms.TooMany);
        log.LogInformation("Invite {InviteId} into {OrgId} made by {UserId} with the roles {Roles}", invite.Id, invite.Org, invite.CreatedBy, invite.Roles);
        return (new NewOrgInvite(invite.Id, code, invite.Org, invite.Roles, invite.Uses, invite.ExpiresAt), null);
    }

    public async Task<OrgInviteList> InvitesAsync(OrgId org, CancellationToken cancel) => new(
        [.. (await invites.ListAsync(org.Value, "", time.GetUtcNow(), InviteTerms.MostLive, cancel)).Select(
            one => new OrgInviteInfo(one.Id, one.Roles, one.Uses, one.Used, one.CreatedBy, one.CreatedAt, one.ExpiresAt))]);

    public Task<bool> RevokeAsync(OrgId org, string id, CancellationToken cancel) => invites.RevokeAsync(id, org.Value, "", time.GetUtcNow(), cancel);

    public async Task<UserPage> UsersAsync(OrgId org, string? after, int limit, CancellationToken cancel)
    {
        var page = await users.ListAsync(org, after, limit, cancel);
        return new UserPage([.. page.Select(UserInfo.From)], page.Count == limit ? page[^1].Id : null);
    }

    public async Task<(UserInfo? User, Problem? Problem)> PutTeamsAsync(string id, PutTeamsRequest request, Principal by, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        if (Memberships.Fault(request.Teams) is { } teams) errors["teams"] = [teams];
        if (Memberships.Fault(request.Workspaces) is { } workspaces) errors["workspaces"] = [workspaces];
        if (request is { Teams: null, Workspaces: null }) errors["teams"] = ["or workspaces must be given"];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var user = await users.PutTeamsAsync(Key(by, id), request.Teams?.Distinct().ToArray(), request.Workspaces?.Distinct().ToArray(), cancel);
        return user is null ? (null, Problem.NotFound("user")) : (UserInfo.From(user), null);
    }

    /// <summary>Who loses a role loses their logins too: an access token would keep it until its end.</summary>
    public async Task<(UserInfo? User, Problem? Problem)> PutRolesAsync(string id, PutRolesRequest request, Principal by, CancellationToken cancel)
    {
        if (RolesFault(request.Roles) is { } fault) return (null, Problem.Invalid("roles", fault));
        var user = Key(by, id);
        var (result, before, after) = await users.PutRolesAsync(user, Whole(request.Roles!), cancel);
        if (result is RoleChange.LastAdmin)
            return (null, new Problem(StatusCodes.Status409Conflict, "last_admin", "The organisation would be without an admin."));
        if (before is null || after is null) return (null, Problem.NotFound("user"));
        log.LogInformation("User {UserId} of {OrgId} has the roles {Roles} now, by {AdminId}", id, by.Org.Value, after.Roles, by.User.Value);
        if (before.Roles.Except(after.Roles).Any())
            foreach (var login in await sessions.RevokeAllAsync(user.User, cancel)) revocations.Tell(user, login);
        return (UserInfo.From(after), null);
    }

    private static UserKey Key(Principal by, string id) => new(by.Org, new UserId(id));

    private static string? RolesFault(IReadOnlyList<string>? roles) =>
        roles is { Count: > 0 } && !roles.Except(TokenRoles.OfAccounts).Any() ? null : $"must be some of {string.Join(", ", TokenRoles.OfAccounts)}";

    // Whoever has an account is a user.
    private static string[] Whole(IReadOnlyList<string> roles) => [TokenRoles.User, .. roles.Distinct().Where(role => role != TokenRoles.User)];
}
