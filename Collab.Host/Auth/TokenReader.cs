using System.Collections.Immutable;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>From a token to a principal: signature and claims by <see cref="JwtVerifier"/>, then the login's session row [AU5].</summary>
public sealed class TokenReader(
    JwtVerifier verifier, SessionStore sessions, IOptions<CollabOptions> options, IHostEnvironment environment, TimeProvider time) : ITokenVerifier
{
    public const string DevToken = "dev-token";

    private static readonly OrgId DefaultOrg = new("default");

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation)
    {
        if (token == DevToken && environment.IsDevelopment() && options.Value.Auth.AllowDevToken) return TokenVerdict.Valid(DevUser());
        var (problem, jwt, issuer) = await verifier.VerifyAsync(token, cancellation);
        if (problem != TokenProblem.None || jwt is null || issuer is null) return Refused(problem);
        if (Read(jwt, issuer) is not { } principal) return Refused(TokenProblem.Claims);
        if (issuer.OwnSessions && !await sessions.IsLiveAsync(principal.LoginSession, principal.User, cancellation))
            return Refused(TokenProblem.Revoked);
        return TokenVerdict.Valid(principal);
    }

    private static TokenVerdict Refused(TokenProblem problem) => TokenVerdict.Invalid(problem.CloseCode());

    private static Principal? Read(Jwt jwt, TokenIssuer issuer)
    {
        if (!UserId.TryParse(JwtVerifier.Claim(jwt, "sub"), out var user) || !OrgId.TryParse(JwtVerifier.Claim(jwt, "org_id"), out var org)) return null;
        var session = JwtVerifier.Claim(jwt, "jti");
        if (issuer.OwnSessions && session is null) return null;
        // A foreign jti is kept apart from our own, so that neither can be taken for the other.
        var login = issuer.OwnSessions ? session! : $"{issuer.Issuer}#{session ?? user.Value}";
        return new Principal(user, DisplayName(jwt, user), org, Texts(jwt, "roles"), login, JwtVerifier.Expiry(jwt))
        {
            External = !issuer.OwnSessions,
            Teams = Groups(jwt, "teams"),
            Workspaces = Groups(jwt, "workspaces"),
        };
    }

    private static string DisplayName(Jwt jwt, UserId user) =>
        JwtVerifier.Claim(jwt, "name") is { } name ? name.Length <= Names.MaxLength ? name : name[..Names.MaxLength] : user.Value;

    // Each is a channel of every connection, so that their number is bounded whoever made the token.
    private static ImmutableArray<string> Groups(Jwt jwt, string claim) =>
        [.. Texts(jwt, claim).Where(Memberships.IsValid).Distinct().Take(Memberships.Most)];

    private static ImmutableArray<string> Texts(Jwt jwt, string claim) =>
        jwt.Claims.TryGetProperty(claim, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)]
            : [];

    private Principal DevUser() =>
        new(new UserId("dev-user"), "dev-user", DefaultOrg, ["user"], DevToken, time.GetUtcNow().AddDays(1)) { External = true };
}
