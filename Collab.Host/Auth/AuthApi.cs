using Collab.Actors.Domain;
using Collab.Host.Rest;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Auth;

/// <summary><c>/api/v1/auth</c>: register, log in, renew, log out, and the list of one's own logins.</summary>
public static class AuthApi
{
    private const string PairExample =
        """{"access_token":"eyJhbGciOi…","token_type":"bearer","expires_in":3600,"refresh_token":"7f3c….0.x1Yb…","user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11"}""";

    public static RouteGroupBuilder MapAuthApi(this RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("auth");
        auth.MapPost("/register", RegisterAsync).WithName("register").WithSummary("Make an account: in the organisation default, as the admin of a new one, or with an invite").Refuses(409, 422).Shows(
            """{"username":"ada","password":"correct horse battery","org":"acme"}""",
            """{"user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","username":"ada","org_id":"acme","roles":["user","admin"],"created_at":"2026-01-31T12:00:00.000Z"}""");
        auth.MapPost("/login", LoginAsync).WithName("login").WithSummary("Log in with a password, or as a guest with a name alone").Refuses(401, 422, 429)
            .Shows("""{"username":"ada","password":"correct horse battery"}""", PairExample);
        auth.MapPost("/refresh", RefreshAsync).WithName("refresh").WithSummary("Get the next pair of tokens").Refuses(401, 422)
            .Shows("""{"refresh_token":"7f3c….0.x1Yb…"}""", PairExample);
        auth.MapPost("/logout", LogoutAsync).WithName("logout").WithSummary("End this login").RequireAuthorization().Refuses(401);
        auth.MapGet("/sessions", ListAsync).WithName("listSessions").WithSummary("Your logins").RequireAuthorization().Refuses(401).Shows(answer:
            """{"sessions":[{"id":"7f3c…","kind":"account","created_at":"2026-01-31T12:00:00.000Z","last_used_at":"2026-01-31T12:00:00.000Z","expires_at":"2026-03-02T12:00:00.000Z","address":"203.0.113.7","user_agent":"Mozilla/5.0","current":true}]}""");
        auth.MapDelete("/sessions/{id}", RevokeAsync).WithName("revokeSession").WithSummary("End one of your logins").RequireAuthorization().Refuses(401, 404);
        return api;
    }

    private static async Task<Results<Created<RegisteredUser>, ProblemResult>> RegisterAsync(RegisterRequest request, Accounts accounts, CancellationToken cancel)
    {
        var (user, problem) = await accounts.RegisterAsync(request, cancel);
        return user is null
            ? problem!.ToResult()
            : TypedResults.Created((string?)null, new RegisteredUser(user.Id, user.Name, user.OrgId, user.Roles, user.CreatedAt));
    }

    private static async Task<Results<Ok<TokenPair>, ProblemResult>> LoginAsync(LoginRequest request, Logins logins, HttpContext context, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (pair, problem) = await logins.LoginAsync(request, context.ClientAddress(), context.Request.Headers.UserAgent, cancel);
        if (problem is { Status: StatusCodes.Status401Unauthorized }) context.Response.Headers.WWWAuthenticate = "Bearer realm=\"collab\"";
        return pair is null ? problem!.ToResult() : TypedResults.Ok(pair);
    }

    private static async Task<Results<Ok<TokenPair>, ProblemResult>> RefreshAsync(
        RefreshRequest request, TokenIssuance tokens, IRevocations revocations, HttpContext context, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (string.IsNullOrEmpty(request.RefreshToken)) return Problem.Invalid("refresh_token", "is required").ToResult();
        var (pair, ended) = await tokens.RefreshAsync(request.RefreshToken, cancel);
        if (ended is not null) revocations.Tell(new UserKey(new OrgId(ended.OrgId), new UserId(ended.UserId)), ended.Id);
        if (pair is not null) return TypedResults.Ok(pair);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"collab\", error=\"invalid_token\"";
        return new Problem(StatusCodes.Status401Unauthorized, "invalid_token", "The refresh token is not valid; log in again.").ToResult();
    }

    private static async Task<NoContent> LogoutAsync(
        SessionStore sessions, EndedLogins ended, IRevocations revocations, HttpContext context, CancellationToken cancel)
    {
        var caller = context.Caller();
        if (caller.External)
        {
            await ended.EndAsync(caller.LoginSession, caller.ExpiresAt, cancel);
            revocations.Tell(new UserKey(caller.Org, caller.User), caller.LoginSession);
        }
        else if (await sessions.RevokeAsync(caller.LoginSession, caller.User, cancel)) revocations.Tell(new UserKey(caller.Org, caller.User), caller.LoginSession);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionList>> ListAsync(SessionStore sessions, HttpContext context, CancellationToken cancel)
    {
        var caller = context.Caller();
        // Whom another issuer names may have the id of somebody here; that one's logins are not theirs.
        if (caller.External) return TypedResults.Ok(new SessionList([]));
        return TypedResults.Ok(new SessionList([.. (await sessions.ListAsync(caller.User, cancel)).Select(session => new SessionInfo(
            session.Id, session.Kind, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.Address, session.UserAgent, session.Id == caller.LoginSession))]));
    }

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(
        string id, SessionStore sessions, IRevocations revocations, HttpContext context, CancellationToken cancel)
    {
        var caller = context.Caller();
        if (caller.External || !await sessions.RevokeAsync(id, caller.User, cancel)) return Problem.NotFound("session").ToResult();
        revocations.Tell(new UserKey(caller.Org, caller.User), id);
        return TypedResults.NoContent();
    }
}
