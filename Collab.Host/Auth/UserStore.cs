using Collab.Actors.Domain;
using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>The table of accounts. Names are unique on the server, whatever their case.</summary>
public sealed class UserStore(Database database)
{
    private const string Columns = AccountRow.Columns;

    /// <summary>Adds an account, and its organisation as <paramref name="founding"/> says. Both or nothing.</summary>
    public Task<Registration> AddAsync(Account account, Founding founding, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        // The name first: whoever finds it taken must not have founded anything, and the other way round the row goes again.
        if (!await AddAsync(db, account)) return Registration.NameTaken;
        if (founding is Founding.No) return Registration.Done;
        var founded = await db.ExecuteAsync(
            "INSERT INTO collab_orgs (id, created_by, created_at) VALUES (@OrgId, @Id, @CreatedAt) ON CONFLICT (id) DO NOTHING",
            new { account.OrgId, account.Id, CreatedAt = account.CreatedAt.ToUnixTimeMilliseconds() });
        if (founded == 1 || founding is Founding.IfMissing) return Registration.Done;
        await db.ExecuteAsync("DELETE FROM collab_users WHERE id = @Id", new { account.Id });
        return Registration.OrgTaken;
    }, cancel);

    /// <summary>
    /// Adds an account to the organisation, and with the roles, of the invite whose code has this hash, and takes one use of it. Both or nothing;
    /// the account as it was added.
    /// </summary>
    public Task<(Registration Result, Account? Added)> AddInvitedAsync(Account account, string codeHash, CancellationToken cancel) =>
        database.WriteAsync<(Registration, Account?)>(async db =>
        {
            if (await InviteStore.TakeAsync(db, codeHash, room: "", account.CreatedAt) is not { } invite) return (Registration.NotInvited, null);
            var added = account with { OrgId = invite.Org, Roles = invite.Roles };
            if (await AddAsync(db, added)) return (Registration.Done, added);
            await InviteStore.GiveBackAsync(db, invite.Id);
            return (Registration.NameTaken, null);
        }, cancel);

    public async Task<Account?> FindByNameAsync(string name, CancellationToken cancel) => (await database.RunAsync(
        db => db.FirstAsync<AccountRow>($"SELECT {Columns} FROM collab_users WHERE name_key = @key", new { key = Names.Key(name) }), cancel))?.ToAccount();

    /// <summary>An organisation's accounts in the order of their ids, from after <paramref name="after"/> on.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(OrgId org, string? after, int limit, CancellationToken cancel) =>
        [.. (await database.RunAsync(db => db.ListAsync<AccountRow>(
            $"SELECT {Columns} FROM collab_users WHERE org_id = @org AND id {database.Ordinal} > @after ORDER BY id {database.Ordinal} LIMIT @limit",
            new { org = org.Value, after = after ?? "", limit }), cancel)).Select(row => row.ToAccount())];

    /// <summary>Puts a user into these teams and workspaces and no others; null leaves the one kind as it is. Null where the organisation has no such user.</summary>
    public Task<Account?> PutTeamsAsync(UserKey user, IReadOnlyList<string>? teams, IReadOnlyList<string>? workspaces, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        await db.ExecuteAsync(
            "UPDATE collab_users SET teams = coalesce(@teams, teams), workspaces = coalesce(@workspaces, workspaces) WHERE id = @id AND org_id = @org",
            new { id = user.User.Value, org = user.Org.Value, teams = teams is null ? null : Words.Join(teams), workspaces = workspaces is null ? null : Words.Join(workspaces) });
        return await FindAsync(db, user);
    }, cancel);

    /// <summary>Gives a user these roles and no others; never takes the last admin of an organisation away.</summary>
    public Task<(RoleChange Result, Account? Before, Account? After)> PutRolesAsync(UserKey user, IReadOnlyList<string> roles, CancellationToken cancel) =>
        database.WriteAsync<(RoleChange, Account?, Account?)>(async db =>
        {
            // Of two admins who demote each other at once, one must see that the other was first.
            await db.LockAsync("admins-of:" + user.Org.Value);
            if (await FindAsync(db, user) is not { } before) return (RoleChange.UnknownUser, null, null);
            if (before.Roles.Contains(TokenRoles.Admin) && !roles.Contains(TokenRoles.Admin))
            {
                var others = await db.ScalarAsync<long>(
                    "SELECT count(*) FROM collab_users WHERE org_id = @org AND id <> @id AND (' ' || roles || ' ') LIKE '% admin %'",
                    new { org = user.Org.Value, id = user.User.Value });
                if (others == 0) return (RoleChange.LastAdmin, before, null);
            }

            await db.ExecuteAsync("UPDATE collab_users SET roles = @roles WHERE id = @id", new { id = user.User.Value, roles = Words.Join(roles) });
            return (RoleChange.Done, before, before with { Roles = roles });
        }, cancel);

    /// <summary>Stores a hash made anew, when the hasher's own settings have moved on. Nothing happens where the hash has changed meanwhile.</summary>
    public Task RehashAsync(Account account, string hash, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("UPDATE collab_users SET password_hash = @hash WHERE id = @Id AND password_hash = @PasswordHash", new { hash, account.Id, account.PasswordHash }),
        cancel);

    private static async Task<Account?> FindAsync(DatabaseSession db, UserKey user) => (await db.FirstAsync<AccountRow>(
        $"SELECT {Columns} FROM collab_users WHERE id = @id AND org_id = @org", new { id = user.User.Value, org = user.Org.Value }))?.ToAccount();

    private static async Task<bool> AddAsync(DatabaseSession db, Account account) => await db.ExecuteAsync(
        """
        INSERT INTO collab_users (id, org_id, name, name_key, password_hash, roles, teams, workspaces, created_at)
        VALUES (@Id, @OrgId, @Name, @NameKey, @PasswordHash, @Roles, @Teams, @Workspaces, @CreatedAt) ON CONFLICT (name_key) DO NOTHING
        """,
        AccountRow.From(account)) == 1;
}
