using Collab.Actors.Domain;
using Collab.Actors.Users;
using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>
/// The users that the tables know: accounts, and guests as long as their login lives. Users of other issuers are known once they have
/// connected, by their own journal.
/// </summary>
public sealed class SqlUserDirectory(Database database, TimeProvider time) : IUserDirectory
{
    public async Task<bool> ExistsAsync(UserKey user, CancellationToken cancel) => await database.RunAsync(
        db => db.ScalarAsync<long>(
            """
            SELECT (SELECT count(*) FROM collab_users WHERE id = @id AND org_id = @org)
                 + (SELECT count(*) FROM collab_sessions WHERE user_id = @id AND org_id = @org AND revoked_at IS NULL AND expires_at > @now)
            """,
            new { id = user.User.Value, org = user.Org.Value, now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
        cancel) > 0;
}
