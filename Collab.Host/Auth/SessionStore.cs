using Collab.Actors.Domain;
using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>What became of a refresh token: the login with its next generation, or the login that ended because an old one was used, or neither.</summary>
public readonly record struct Rotation(LoginSession? Next, LoginSession? Ended);

/// <summary>The table of logins. A token counts only while its row is live, so that each login can be revoked alone [AU4] [AU5].</summary>
public sealed class SessionStore(Database database, TimeProvider time)
{
    private const string Columns = LoginSessionRow.Columns;

    private const string Live = "revoked_at IS NULL AND expires_at > @now";

    private const string Ended = "(expires_at < @before OR revoked_at < @before)";

    // What an account is now, where the login is one of an account that is there; else what the login says.
    private const string Renewed =
        """
        name = coalesce((SELECT u.name FROM collab_users u WHERE u.id = user_id AND kind = 'account'), name),
        roles = coalesce((SELECT u.roles FROM collab_users u WHERE u.id = user_id AND kind = 'account'), roles),
        teams = coalesce((SELECT u.teams FROM collab_users u WHERE u.id = user_id AND kind = 'account'), teams),
        workspaces = coalesce((SELECT u.workspaces FROM collab_users u WHERE u.id = user_id AND kind = 'account'), workspaces)
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task AddAsync(LoginSession session, CancellationToken cancel) => database.WriteAsync(db => db.ExecuteAsync(
        """
        INSERT INTO collab_sessions (jti, kind, user_id, org_id, name, roles, teams, workspaces, created_at, last_used_at, expires_at, generation, address, user_agent)
        VALUES (@Jti, @Kind, @UserId, @OrgId, @Name, @Roles, @Teams, @Workspaces, @CreatedAt, @LastUsedAt, @ExpiresAt, @Generation, @Address, @UserAgent)
        """,
        LoginSessionRow.From(session)), cancel);

    public async Task<bool> IsLiveAsync(string id, UserId user, CancellationToken cancel) => await database.RunAsync(
        db => db.ScalarAsync<long>($"SELECT count(*) FROM collab_sessions WHERE jti = @id AND user_id = @user AND {Live}", new { id, user = user.Value, now = Now }),
        cancel) > 0;

    /// <summary>A user's live logins, newest first, at most 200.</summary>
    public Task<IReadOnlyList<LoginSession>> ListAsync(UserId user, CancellationToken cancel) =>
        ListAsync("user_id = @user", new { user = user.Value, now = Now }, 200, cancel);

    /// <summary>An organisation's live service tokens, newest first, at most 1,000: as many as it may have.</summary>
    public Task<IReadOnlyList<LoginSession>> ListServicesAsync(OrgId org, CancellationToken cancel) =>
        ListAsync("org_id = @org AND kind = 'service'", new { org = org.Value, now = Now }, 1_000, cancel);

    /// <summary>
    /// Takes the next generation of a login's refresh token, with what the account is now. Neither is set where the login is over or unknown;
    /// a generation that was used before ends the login in the same transaction.
    /// </summary>
    public Task<Rotation> RotateAsync(string id, long generation, DateTimeOffset expiresAt, CancellationToken cancel) =>
        database.WriteAsync(async db =>
        {
            var values = new { id, generation, now = Now, expires = expiresAt.ToUnixTimeMilliseconds() };
            var rotated = await db.ExecuteAsync(
                $"""
                UPDATE collab_sessions SET generation = generation + 1, last_used_at = @now, expires_at = @expires, {Renewed}
                WHERE jti = @id AND generation = @generation AND {Live}
                """,
                values);
            var ended = rotated == 0
                && await db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE jti = @id AND generation > @generation AND {Live}", values) == 1;
            if (rotated == 0 && !ended) return default;
            var session = (await db.FirstAsync<LoginSessionRow>($"SELECT {Columns} FROM collab_sessions WHERE jti = @id", values))!.ToSession();
            return ended ? new Rotation(null, session) : new Rotation(session, null);
        }, cancel);

    /// <summary>Ends a login of this user. False where there is no such live login.</summary>
    public async Task<bool> RevokeAsync(string id, UserId user, CancellationToken cancel) => await database.WriteAsync(
        db => db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE jti = @id AND user_id = @user AND {Live}", new { id, user = user.Value, now = Now }),
        cancel) == 1;

    /// <summary>Ends a service token of this organisation; null where there is no such live token.</summary>
    public Task<LoginSession?> RevokeServiceAsync(string id, OrgId org, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        var values = new { id, org = org.Value, now = Now };
        var found = await db.FirstAsync<LoginSessionRow>(
            $"SELECT {Columns} FROM collab_sessions WHERE jti = @id AND org_id = @org AND kind = 'service' AND {Live}", values);
        var ended = found is not null && await db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE jti = @id AND {Live}", values) == 1;
        return ended ? found!.ToSession() : null;
    }, cancel);

    /// <summary>Ends all logins of this user; their ids.</summary>
    public Task<IReadOnlyList<string>> RevokeAllAsync(UserId user, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        var values = new { user = user.Value, now = Now };
        var ids = await db.ListAsync<string>($"SELECT jti FROM collab_sessions WHERE user_id = @user AND {Live}", values);
        await db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE user_id = @user AND {Live}", values);
        return ids;
    }, cancel);

    /// <summary>Forgets logins of accounts that ended, by time or by revocation, before the time given.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync($"DELETE FROM collab_sessions WHERE kind = 'account' AND {Ended}", new { before = before.ToUnixTimeMilliseconds() }), cancel);

    /// <summary>Logins of guests and programs that ended before the time given, in the order of their ids, those after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<LoginSession>> ListEndedAsync(DateTimeOffset before, string after, int limit, CancellationToken cancel) =>
        [.. (await database.RunAsync(db => db.ListAsync<LoginSessionRow>(
            $"SELECT {Columns} FROM collab_sessions WHERE kind <> 'account' AND {Ended} AND jti > @after ORDER BY jti LIMIT {limit}",
            new { before = before.ToUnixTimeMilliseconds(), after }), cancel)).Select(row => row.ToSession())];

    /// <summary>Forgets one login.</summary>
    public Task<int> ForgetAsync(string id, CancellationToken cancel) =>
        database.WriteAsync(db => db.ExecuteAsync("DELETE FROM collab_sessions WHERE jti = @id", new { id }), cancel);

    private async Task<IReadOnlyList<LoginSession>> ListAsync(string which, object values, int limit, CancellationToken cancel) =>
        [.. (await database.RunAsync(db => db.ListAsync<LoginSessionRow>(
            $"SELECT {Columns} FROM collab_sessions WHERE {which} AND {Live} ORDER BY created_at DESC, jti LIMIT {limit}", values), cancel)).Select(row => row.ToSession())];
}
