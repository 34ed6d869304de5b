using System.Security.Cryptography;
using System.Text.Json;
using Collab.Actors.Domain;
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

    public Task<TokenPair> LoginAsync(
        string userId, string orgId, string name, IReadOnlyList<string> roles, string kind, string? address, string? userAgent, CancellationToken cancel) =>
        LoginAsync(new TokenSubject(userId, orgId, name, roles), kind, address, userAgent, cancel);

    /// <summary>A login of its own each time, even twice in one second.</summary>
    public async Task<TokenPair> LoginAsync(TokenSubject subject, string kind, string? address, string? userAgent, CancellationToken cancel)
    {
        var agent = userAgent is { Length: > 200 } ? userAgent[..200] : userAgent;
        var session = await OpenAsync(NewId(), subject, kind, _options.RefreshTokenLifetime, address, agent, cancel);
        return Pair(session);
    }

    /// <summary>A token that is good as long as its row is, without a refresh token: for programs [AU12].</summary>
    public async Task<(LoginSession Session, string Token)> OpenServiceAsync(string orgId, string name, IReadOnlyList<string> roles, TimeSpan lifetime, CancellationToken cancel)
    {
        var id = NewId();
        var session = await OpenAsync(id, new TokenSubject("svc-" + id, orgId, name, roles), LoginKind.Service, lifetime, null, null, cancel);
        return (session, Sign(session, session.CreatedAt, session.ExpiresAt));
    }

    /// <summary>The next pair; null where the refresh token is not good any more. <c>Ended</c> is a login that ended because its token was used twice.</summary>
    public async Task<(TokenPair? Pair, LoginSession? Ended)> RefreshAsync(string? token, CancellationToken cancel)
    {
        if (!refresh.TryRead(token, out var id, out var generation)) return (null, null);
        var (next, ended) = await sessions.RotateAsync(id, generation, time.GetUtcNow() + _options.RefreshTokenLifetime, cancel);
        return (next is null ? null : Pair(next), ended);
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task<LoginSession> OpenAsync(
        string id, TokenSubject subject, string kind, TimeSpan lifetime, string? address, string? agent, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var session = new LoginSession(id, kind, subject.UserId, subject.OrgId, subject.Name, subject.Roles, now, now, now + lifetime, 0, address, agent)
        {
            Teams = subject.Teams,
            Workspaces = subject.Workspaces,
        };
        await sessions.AddAsync(session, cancel);
        return session;
    }

    private TokenPair Pair(LoginSession session)
    {
        var now = time.GetUtcNow();
        var lifetime = (int)_options.AccessTokenLifetime.TotalSeconds;
        return new TokenPair(
            Sign(session, now, now.AddSeconds(lifetime)), "bearer", lifetime, refresh.Make(session.Id, session.Generation), session.UserId);
    }

    private string Sign(LoginSession session, DateTimeOffset from, DateTimeOffset until) => Jwt.SignHs256(key.Signing, JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["iss"] = _options.Issuer,
            ["aud"] = _options.Audience,
            ["sub"] = session.UserId,
            ["org_id"] = session.OrgId,
            ["name"] = session.Name,
            ["roles"] = session.Roles,
            ["teams"] = session.Teams,
            ["workspaces"] = session.Workspaces,
            ["jti"] = session.Id,
            ["iat"] = from.ToUnixTimeSeconds(),
            ["exp"] = until.ToUnixTimeSeconds(),
        }));
}
