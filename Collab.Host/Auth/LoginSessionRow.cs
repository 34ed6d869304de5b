namespace Collab.Host.Auth;

/// <summary>A login as its table has it.</summary>
internal sealed class LoginSessionRow
{
    public const string Columns =
        "jti AS Jti, kind AS Kind, user_id AS UserId, org_id AS OrgId, name AS Name, roles AS Roles, teams AS Teams, workspaces AS Workspaces, "
        + "created_at AS CreatedAt, last_used_at AS LastUsedAt, expires_at AS ExpiresAt, generation AS Generation, address AS Address, user_agent AS UserAgent";

    public string Jti { get; init; } = "";

    public string Kind { get; init; } = "";

    public string UserId { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string Name { get; init; } = "";

    public string Roles { get; init; } = "";

    public string Teams { get; init; } = "";

    public string Workspaces { get; init; } = "";

    public long CreatedAt { get; init; }

    public long LastUsedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long Generation { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public static LoginSessionRow From(LoginSession session) => new()
    {
        Jti = session.Id,
        Kind = session.Kind,
        UserId = session.UserId,
        OrgId = session.OrgId,
        Name = session.Name,
        Roles = Words.Join(session.Roles),
        Teams = Words.Join(session.Teams),
        Workspaces = Words.Join(session.Workspaces),
        CreatedAt = session.CreatedAt.ToUnixTimeMilliseconds(),
        LastUsedAt = session.LastUsedAt.ToUnixTimeMilliseconds(),
        ExpiresAt = session.ExpiresAt.ToUnixTimeMilliseconds(),
        Generation = session.Generation,
        Address = session.Address,
        UserAgent = session.UserAgent,
    };

    public LoginSession ToSession() => new(
        Jti, Kind, UserId, OrgId, Name, Words.Split(Roles), At(CreatedAt), At(LastUsedAt), At(ExpiresAt), Generation, Address, UserAgent)
    {
        Teams = Words.Split(Teams),
        Workspaces = Words.Split(Workspaces),
    };

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
