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
    string? UserAgent)
{
    public IReadOnlyList<string> Teams { get; init; } = [];

    public IReadOnlyList<string> Workspaces { get; init; } = [];
}

/// <summary>Whom a token is for and what it says of them.</summary>
public sealed record TokenSubject(string UserId, string OrgId, string Name, IReadOnlyList<string> Roles)
{
    public IReadOnlyList<string> Teams { get; init; } = [];

    public IReadOnlyList<string> Workspaces { get; init; } = [];
}

/// <summary>The kinds of logins.</summary>
public static class LoginKind
{
    public const string Account = "account";

    public const string Guest = "guest";

    /// <summary>A token made once for a program, without a login [AU12].</summary>
    public const string Service = "service";
}
