using Collab.Actors.Domain;
using Collab.Host.Config;
using Collab.Host.Rest;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>A service token as it is listed: never with the token itself.</summary>
public sealed record ServiceTokenInfo(string Id, string UserId, string Name, string OrgId, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A service token at its making, the only time that it is shown.</summary>
public sealed record NewServiceToken(
    string Id, string Token, string UserId, string Name, string OrgId, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>
/// Tokens for programs, made by an organisation's admin or on the command line [AU12]: a JWT of the server's own with a login's row of the kind
/// <c>service</c>, so that each is revocable alone, in whatever way it is used.
/// </summary>
public sealed class ServiceTokens(SessionStore sessions, TokenIssuance tokens, IRevocations revocations, IOptions<CollabOptions> options, ILogger<ServiceTokens> log)
{
    /// <summary>Live ones of one organisation.</summary>
    public const int Most = 1_000;

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Ten years. There is none without an end: one that was forgotten ends by itself.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    /// <summary>A token for this organisation. <paramref name="expiresIn"/> in seconds; null: <c>Auth:ServiceTokenLifetime</c>.</summary>
    public async Task<(NewServiceToken? Token, Problem? Problem)> CreateAsync(
        OrgId org, string? name, IReadOnlyList<string>? roles, long? expiresIn, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        var (called, fault) = Names.Read(name);
        if (fault is not null) errors["name"] = [fault];
        if (roles is not { Count: > 0 } || roles.Except(TokenRoles.OfServices).Any()) errors["roles"] = [$"must be some of {string.Join(", ", TokenRoles.OfServices)}"];
        if (expiresIn is { } seconds && (seconds < Shortest.TotalSeconds || seconds > Longest.TotalSeconds))
            errors["expires_in"] = [$"must be from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} seconds"];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        if ((await sessions.ListServicesAsync(org, cancel)).Count >= Most)
            return (null, new Problem(StatusCodes.Status409Conflict, "token_limit_reached", $"The organisation has {Most} service tokens; revoke one first."));
        var lifetime = expiresIn is { } given ? TimeSpan.FromSeconds(given) : options.Value.Auth.ServiceTokenLifetime;
        var (session, token) = await tokens.OpenServiceAsync(org.Value, called, [.. roles!.Distinct()], lifetime, cancel);
        log.LogInformation("Service token {TokenId} made for {OrgId} with the roles {Roles}", session.Id, org.Value, session.Roles);
        return (new NewServiceToken(session.Id, token, session.UserId, session.Name, session.OrgId, session.Roles, session.CreatedAt, session.ExpiresAt), null);
    }

    public async Task<IReadOnlyList<ServiceTokenInfo>> ListAsync(OrgId org, CancellationToken cancel) =>
        [.. (await sessions.ListServicesAsync(org, cancel)).Select(one => new ServiceTokenInfo(one.Id, one.UserId, one.Name, one.OrgId, one.Roles, one.CreatedAt, one.ExpiresAt))];

    /// <summary>Ends a token and the sockets that it opened. False where the organisation has no such live token.</summary>
    public async Task<bool> RevokeAsync(OrgId org, string id, CancellationToken cancel)
    {
        if (await sessions.RevokeServiceAsync(id, org, cancel) is not { } ended) return false;
        revocations.Tell(new UserKey(org, new UserId(ended.UserId)), ended.Id);
        log.LogInformation("Service token {TokenId} of {OrgId} revoked", id, org.Value);
        return true;
    }
}
