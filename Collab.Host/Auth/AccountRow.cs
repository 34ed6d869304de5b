namespace Collab.Host.Auth;

/// <summary>An account as its table has it.</summary>
internal sealed class AccountRow
{
    public const string Columns =
        "id AS Id, org_id AS OrgId, name AS Name, password_hash AS PasswordHash, roles AS Roles, teams AS Teams, workspaces AS Workspaces, created_at AS CreatedAt";

    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string Name { get; init; } = "";

    public string NameKey { get; init; } = "";

    public string PasswordHash { get; init; } = "";

    public string Roles { get; init; } = "";

    public string Teams { get; init; } = "";

    public string Workspaces { get; init; } = "";

    public long CreatedAt { get; init; }

    public static AccountRow From(Account account) => new()
    {
        Id = account.Id,
        OrgId = account.OrgId,
        Name = account.Name,
        NameKey = Names.Key(account.Name),
        PasswordHash = account.PasswordHash,
        Roles = Words.Join(account.Roles),
        Teams = Words.Join(account.Teams),
        Workspaces = Words.Join(account.Workspaces),
        CreatedAt = account.CreatedAt.ToUnixTimeMilliseconds(),
    };

    public Account ToAccount() => new(Id, OrgId, Name, PasswordHash, Words.Split(Roles), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt))
    {
        Teams = Words.Split(Teams),
        Workspaces = Words.Split(Workspaces),
    };
}
