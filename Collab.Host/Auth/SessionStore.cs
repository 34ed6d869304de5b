using Collab.Actors.Domain;
using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>The table of logins. A token counts only while its row is live, so that each login can be revoked alone [AU4] [AU5].</summary>
public sealed class SessionStore(Database database, TimeProvider time)
{
    private const string Columns =
        "jti AS Jti, kind AS Kind, user_id AS UserId, org_id AS OrgId, name AS Name, roles AS Roles, created_at AS CreatedAt, "
        + "last_used_at AS LastUsedAt, expires_at AS ExpiresAt, generation AS Generation, address AS Address, user_agent AS UserAgent";

    private const string Live = "revoked_at IS NULL AND expires_at > @now";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task AddAsync(LoginSession session, CancellationToken cancel) => database.WriteAsync(db => db.ExecuteAsync(
        """
        INSERT INTO collab_sessions (jti, kind, user_id, org_id, name, roles, created_at, last_used_at, expires_at, generation, address, user_agent)
        VALUES (@Id, @Kind, @UserId, @OrgId, @Name, @Roles, @CreatedAt, @LastUsedAt, @ExpiresAt, @Generation, @Address, @UserAgent)
        """,
        new
        {
            session.Id,
            session.Kind,
            session.UserId,
            session.OrgId,
            session.Name,
            Roles = string.Join(' ', session.Roles),
            CreatedAt = session.CreatedAt.ToUnixTimeMilliseconds(),
            LastUsedAt = session.LastUsedAt.ToUnixTimeMilliseconds(),
            ExpiresAt = session.ExpiresAt.ToUnixTimeMilliseconds(),
            session.Generation,
            session.Address,
            session.UserAgent,
        }), cancel);

    public async Task<bool> IsLiveAsync(string id, UserId user, CancellationToken cancel) => await database.RunAsync(
        db => db.ScalarAsync<long>($"SELECT count(*) FROM collab_sessions WHERE jti = @id AND user_id = @user AND {Live}", new { id, user = user.Value, now = Now }),
        cancel) > 0;

    /// <summary>A user's live logins, newest first, at most 200.</summary>
    public async Task<IReadOnlyList<LoginSession>> ListAsync(UserId user, CancellationToken cancel) =>
        [.. (await database.RunAsync(db => db.ListAsync<Row>(
            $"SELECT {Columns} FROM collab_sessions WHERE user_id = @user AND {Live} ORDER BY created_at DESC, jti LIMIT 200",
            new { user = user.Value, now = Now }), cancel)).Select(row => row.ToSession())];

    /// <summary>
    /// Takes the next generation of a login's refresh token. Null where the login is over, or where this generation was used
    /// before: then <paramref name="reused"/> has ended the login in the same transaction.
    /// </summary>
    public Task<(LoginSession? Session, bool Reused)> RotateAsync(string id, long generation, DateTimeOffset expiresAt, CancellationToken cancel) =>
        database.WriteAsync<(LoginSession?, bool)>(async db =>
        {
            var values = new { id, generation, now = Now, expires = expiresAt.ToUnixTimeMilliseconds() };
            var rotated = await db.ExecuteAsync(
                $"UPDATE collab_sessions SET generation = generation + 1, last_used_at = @now, expires_at = @expires WHERE jti = @id AND generation = @generation AND {Live}",
                values);
            if (rotated == 1)
                return ((await db.FirstAsync<Row>($"SELECT {Columns} FROM collab_sessions WHERE jti = @id", values))?.ToSession(), false);
            var ended = await db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE jti = @id AND generation > @generation AND {Live}", values);
            return (null, ended == 1);
        }, cancel);

    /// <summary>Ends a login of this user. False where there is no such live login.</summary>
    public async Task<bool> RevokeAsync(string id, UserId user, CancellationToken cancel) => await database.WriteAsync(
        db => db.ExecuteAsync($"UPDATE collab_sessions SET revoked_at = @now WHERE jti = @id AND user_id = @user AND {Live}", new { id, user = user.Value, now = Now }),
        cancel) == 1;

    /// <summary>Forgets logins that ended, by time or by revocation, before the time given.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("DELETE FROM collab_sessions WHERE expires_at < @before OR revoked_at < @before", new { before = before.ToUnixTimeMilliseconds() }),
        cancel);

    private sealed class Row
    {
        public string Jti { get; init; } = "";

        public string Kind { get; init; } = "";

        public string UserId { get; init; } = "";

        public string OrgId { get; init; } = "";

        public string Name { get; init; } = "";

        public string Roles { get; init; } = "";

        public long CreatedAt { get; init; }

        public long LastUsedAt { get; init; }

        public long ExpiresAt { get; init; }

        public long Generation { get; init; }

        public string? Address { get; init; }

        public string? UserAgent { get; init; }

        public LoginSession ToSession() => new(
            Jti, Kind, UserId, OrgId, Name, Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), At(CreatedAt), At(LastUsedAt), At(ExpiresAt), Generation, Address, UserAgent);

        private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
