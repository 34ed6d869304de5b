using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>From a token to a principal: signature and times by <see cref="JwtVerifier"/>, claims by the issuer's map, then whether its login goes on [AU5].</summary>
public sealed class TokenReader(
    JwtVerifier verifier, SessionStore sessions, EndedLogins ended, IOptions<CollabOptions> options, IHostEnvironment environment, TimeProvider time) : ITokenVerifier
{
    public const string DevToken = "dev-token";

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation)
    {
        if (token == DevToken && environment.IsDevelopment() && options.Value.Auth.AllowDevToken) return TokenVerdict.Valid(DevUser());
        var (problem, jwt, issuer) = await verifier.VerifyAsync(token, cancellation);
        if (problem != TokenProblem.None || jwt is null || issuer is null) return Refused(problem);
        if (LoginOf(jwt, issuer) is not { } login || issuer.Claims.Read(jwt, login, JwtVerifier.Expiry(jwt)) is not { } principal) return Refused(TokenProblem.Claims);
        return await GoesOnAsync(issuer, principal, cancellation) ? TokenVerdict.Valid(principal) : Refused(TokenProblem.Revoked);
    }

    private async Task<bool> GoesOnAsync(TokenIssuer issuer, Principal who, CancellationToken cancel) => issuer.OwnSessions
        ? await sessions.IsLiveAsync(who.LoginSession, who.User, cancel)
        : !await ended.IsEndedAsync(who.LoginSession, cancel);

    private static TokenVerdict Refused(TokenProblem problem) => TokenVerdict.Invalid(problem.CloseCode());

    /// <summary>
    /// The token's jti. A foreign one is kept apart from our own, so that neither can be taken for the other; a foreign token without one
    /// is a login by itself.
    /// </summary>
    private static string? LoginOf(Jwt jwt, TokenIssuer issuer)
    {
        var id = JwtVerifier.Claim(jwt, "jti");
        if (issuer.OwnSessions) return id;
        var what = id is null ? SHA256.HashData(jwt.SigningInput) : Encoding.UTF8.GetBytes(id);
        byte[] whole = [.. Encoding.UTF8.GetBytes(issuer.Issuer), 0, id is null ? (byte)0 : (byte)1, .. what];
        return "ext-" + Jwt.Encode(SHA256.HashData(whole));
    }

    private Principal DevUser() =>
        new(new UserId("dev-user"), "dev-user", new OrgId(Accounts.DefaultOrg), [TokenRoles.User], DevToken, time.GetUtcNow().AddDays(1));
}
