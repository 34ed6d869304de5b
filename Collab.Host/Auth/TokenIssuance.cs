using System.Security.Cryptography;
using System.Text.Json;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>What a login gives: snake_case on the wire.</summary>
public sealed record TokenPair(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, string UserId);

/// <summary>Opens logins and signs their tokens (HS256 with the server's key) [AU4] [AU6].</summary>
public sealed class TokenIssuance(
    SessionStore sessions, RefreshTokens refresh, SecretKey key, IOptions<CollabOptions> options, TimeProvider time)
{
    private readonly AuthOptions _options = options.Value.Auth;

    /// <summary>A login of its own each time, even twice in one second.</summary>
    public async Task<TokenPair> LoginAsync(
        string userId, string orgId, string name, IReadOnlyList<string> roles, string kind, string? address, string? userAgent, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var agent = userAgent is { Length: > 200 } ? userAgent[..200] : userAgent;
        var session = new LoginSession(id, kind, userId, orgId, name, roles, now, now, now + _options.RefreshTokenLifetime, 0, address, agent);
        await sessions.AddAsync(session, cancel);
        return Pair(session);
    }

    /// <summary>The next pair; null where the refresh token is not good any more. <c>Ended</c> names a login that ended because its token was used twice.</summary>
    public async Task<(TokenPair? Pair, string? Ended)> RefreshAsync(string? token, CancellationToken cancel)
    {
        if (!refresh.TryRead(token, out var id, out var generation)) return (null, null);
        var (session, reused) = await sessions.RotateAsync(id, generation, time.GetUtcNow() + _options.RefreshTokenLifetime, cancel);
        return (session is null ? null : Pair(session), reused ? id : null);
    }

    private TokenPair Pair(LoginSession session)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var lifetime = (int)_options.AccessTokenLifetime.TotalSeconds;
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = _options.Issuer,
            ["aud"] = _options.Audience,
            ["sub"] = session.UserId,
            ["org_id"] = session.OrgId,
            ["name"] = session.Name,
            ["roles"] = session.Roles,
            ["jti"] = session.Id,
            ["iat"] = now,
            ["exp"] = now + lifetime,
        });
        return new TokenPair(Jwt.SignHs256(key.Signing, claims), "bearer", lifetime, refresh.Make(session.Id, session.Generation), session.UserId);
    }
}
