namespace Collab.Host.Auth;

/// <summary>A new account: in the organisation <c>default</c>, as the admin of a new one (<c>org</c>), or where an invite leads.</summary>
public sealed record RegisterRequest(string? Username, string? Password, string? Org = null, string? Invite = null);

/// <summary>An account's login, or with the name alone a guest's.</summary>
public sealed record LoginRequest(string? Username, string? Password);

/// <summary>The refresh token of the last login or refresh: good once.</summary>
public sealed record RefreshRequest(string? RefreshToken);

public sealed record RegisteredUser(string UserId, string Username, string OrgId, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt);

/// <summary>One of the caller's logins. <c>Current</c>: the one that asks.</summary>
public sealed record SessionInfo(
    string Id, string Kind, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent, bool Current);

public sealed record SessionList(IReadOnlyList<SessionInfo> Sessions);
