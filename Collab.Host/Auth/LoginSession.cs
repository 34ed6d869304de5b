namespace Collab.Host.Auth;

/// <summary>One login: what its tokens say, and until when it may be renewed. <see cref="Id"/> is the tokens' jti.</summary>
public sealed record LoginSession(
    string Id,
    string Kind,
    string UserId,
    string OrgId,
    string Name,
    IReadOnlyList<string> Roles,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset ExpiresAt,
    long Generation,
    string? Address,
    string? UserAgent);

/// <summary>The kinds of logins.</summary>
public static class LoginKind
{
    public const string Account = "account";

    public const string Guest = "guest";
}
