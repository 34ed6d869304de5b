using Collab.Actors.Domain;
using Collab.Host.Rest;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Auth;

/// <summary><c>/api/v1/orgs/{org}</c> and <c>/api/v1/users/{id}</c>: an organisation's people, for its admins [AU11].</summary>
public static class OrgsApi
{
    private const string UserExample =
        """{"user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","username":"ada","org_id":"acme","roles":["user"],"teams":["design"],"workspaces":["w1"],"created_at":"2026-01-31T12:00:00.000Z"}""";

    public static RouteGroupBuilder MapOrgsApi(this RouteGroupBuilder api)
    {
        var org = api.MapGroup("/orgs/{org}").WithTags("organisations").RequireAuthorization(AdminPolicy.Name);
        org.MapPost("/invites", InviteAsync).WithName("createOrgInvite").WithSummary("Invite people into your organisation; the code is shown this once (admin)")
            .Refuses(401, 403, 409, 422).Shows(
                """{"expires_in":604800,"uses":10,"roles":["user"]}""",
                """{"id":"91ab…","code":"mZ5y…","org_id":"acme","roles":["user"],"uses":10,"expires_at":"2026-02-07T12:00:00.000Z"}""");
        org.MapGet("/invites", InvitesAsync).WithName("listOrgInvites").WithSummary("The invites that are still good, newest first (admin)").Refuses(401, 403).Shows(answer:
            """{"invites":[{"id":"91ab…","roles":["user"],"uses":10,"used":3,"created_by":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","created_at":"2026-01-31T12:00:00.000Z","expires_at":"2026-02-07T12:00:00.000Z"}]}""");
        org.MapDelete("/invites/{id}", RevokeAsync).WithName("revokeOrgInvite").WithSummary("Take an invite back (admin)").Refuses(401, 403, 404);
        org.MapGet("/users", UsersAsync).WithName("listUsers").WithSummary("The organisation's accounts, in pages (admin)").Refuses(401, 403, 422)
            .Shows(answer: $$"""{"users":[{{UserExample}}],"next":null}""");

        var user = api.MapGroup("/users/{id}").WithTags("organisations").RequireAuthorization(AdminPolicy.Name);
        user.MapPut("/teams", TeamsAsync).WithName("putTeams").WithSummary("Put a user into teams and workspaces, from their next token on (admin)").Refuses(401, 403, 404, 422)
            .Shows("""{"teams":["design"],"workspaces":["w1"]}""", UserExample);
        user.MapPut("/roles", RolesAsync).WithName("putRoles").WithSummary("Give a user roles; who loses one has to log in again (admin)").Refuses(401, 403, 404, 409, 422)
            .Shows("""{"roles":["user"]}""", UserExample);
        return api;
    }

    private static async Task<Results<Created<NewOrgInvite>, ProblemResult>> InviteAsync(
        string org, CreateOrgInviteRequest? request, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (NotTheirs(org, context) is { } not) return not;
        context.Response.Headers.CacheControl = "no-store";
        var (invite, problem) = await desk.InviteAsync(request ?? new CreateOrgInviteRequest(), context.Caller(), cancel);
        return invite is null ? problem!.ToResult() : TypedResults.Created((string?)null, invite);
    }

    private static async Task<Results<Ok<OrgInviteList>, ProblemResult>> InvitesAsync(string org, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (NotTheirs(org, context) is { } not) return not;
        return TypedResults.Ok(await desk.InvitesAsync(context.Caller().Org, cancel));
    }

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(string org, string id, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (NotTheirs(org, context) is { } not) return not;
        return await desk.RevokeAsync(context.Caller().Org, id, cancel) ? TypedResults.NoContent() : Problem.NotFound("invite").ToResult();
    }

    private static async Task<Results<Ok<UserPage>, ProblemResult>> UsersAsync(
        string org, string? after, int? limit, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (NotTheirs(org, context) is { } not) return not;
        if (!string.IsNullOrEmpty(after) && !UserId.TryParse(after, out _)) return Problem.Invalid("after", "is no user id").ToResult();
        if (limit is < 1 or > 200) return Problem.Invalid("limit", "must be from 1 to 200").ToResult();
        return TypedResults.Ok(await desk.UsersAsync(context.Caller().Org, after, limit ?? 50, cancel));
    }

    private static async Task<Results<Ok<UserInfo>, ProblemResult>> TeamsAsync(
        string id, PutTeamsRequest request, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        var (user, problem) = await desk.PutTeamsAsync(id, request, context.Caller(), cancel);
        return user is null ? problem!.ToResult() : TypedResults.Ok(user);
    }

    private static async Task<Results<Ok<UserInfo>, ProblemResult>> RolesAsync(
        string id, PutRolesRequest request, OrgDesk desk, HttpContext context, CancellationToken cancel)
    {
        var (user, problem) = await desk.PutRolesAsync(id, request, context.Caller(), cancel);
        return user is null ? problem!.ToResult() : TypedResults.Ok(user);
    }

    // An organisation of somebody else and one that does not exist look alike.
    private static ProblemResult? NotTheirs(string org, HttpContext context) =>
        org == context.Caller().Org.Value ? null : Problem.Forbidden("You are no admin of this organisation.").ToResult();
}
