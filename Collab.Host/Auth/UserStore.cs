using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>Somebody with a password. <see cref="PasswordHash"/> is in the format of the framework's hasher.</summary>
public sealed record Account(string Id, string OrgId, string Name, string PasswordHash, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt);

/// <summary>What became of a new account; but for <see cref="Done"/> nothing has changed.</summary>
public enum Registration
{
    Done,
    NameTaken,
    OrgTaken,
}

/// <summary>The table of accounts. Names are unique on the server, whatever their case.</summary>
public sealed class UserStore(Database database)
{
    private const string Columns = "id AS Id, org_id AS OrgId, name AS Name, password_hash AS PasswordHash, roles AS Roles, created_at AS CreatedAt";

    /// <summary>Adds an account, and with <paramref name="founds"/> its organisation as a new one. Both or nothing.</summary>
    public Task<Registration> AddAsync(Account account, bool founds, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        // The name first: whoever finds it taken must not have founded anything, and the other way round the row goes again.
        if (!await AddAsync(db, account)) return Registration.NameTaken;
        if (!founds) return Registration.Done;
        var founded = await db.ExecuteAsync(
            "INSERT INTO collab_orgs (id, created_by, created_at) VALUES (@OrgId, @Id, @CreatedAt) ON CONFLICT (id) DO NOTHING",
            new { account.OrgId, account.Id, CreatedAt = account.CreatedAt.ToUnixTimeMilliseconds() });
        if (founded == 1) return Registration.Done;
        await db.ExecuteAsync("DELETE FROM collab_users WHERE id = @Id", new { account.Id });
        return Registration.OrgTaken;
    }, cancel);

    public async Task<Account?> FindByNameAsync(string name, CancellationToken cancel) => (await database.RunAsync(
        db => db.FirstAsync<Row>($"SELECT {Columns} FROM collab_users WHERE name_key = @key", new { key = Names.Key(name) }), cancel))?.ToAccount();

    /// <summary>Stores a hash made anew, when the hasher's own settings have moved on. Nothing happens where the hash has changed meanwhile.</summary>
    public Task RehashAsync(Account account, string hash, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("UPDATE collab_users SET password_hash = @hash WHERE id = @Id AND password_hash = @PasswordHash", new { hash, account.Id, account.PasswordHash }),
        cancel);

    private static async Task<bool> AddAsync(DatabaseSession db, Account account) => await db.ExecuteAsync(
        """
        INSERT INTO collab_users (id, org_id, name, name_key, password_hash, roles, created_at)
        VALUES (@Id, @OrgId, @Name, @NameKey, @PasswordHash, @Roles, @CreatedAt) ON CONFLICT (name_key) DO NOTHING
        """,
        new
        {
            account.Id,
            account.OrgId,
            account.Name,
            NameKey = Names.Key(account.Name),
            account.PasswordHash,
            Roles = string.Join(' ', account.Roles),
            CreatedAt = account.CreatedAt.ToUnixTimeMilliseconds(),
        }) == 1;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string OrgId { get; init; } = "";

        public string Name { get; init; } = "";

        public string PasswordHash { get; init; } = "";

        public string Roles { get; init; } = "";

        public long CreatedAt { get; init; }

        public Account ToAccount() => new(
            Id, OrgId, Name, PasswordHash, Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
