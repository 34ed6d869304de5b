using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>Logins of other issuers that were ended here before their tokens do: remembered until then [AU6].</summary>
public sealed class EndedLogins(Database database)
{
    /// <summary><paramref name="until"/>: when the token ends by itself.</summary>
    public Task EndAsync(string login, DateTimeOffset until, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync(
            "INSERT INTO collab_ended_logins (login, expires_at) VALUES (@login, @until) ON CONFLICT (login) DO NOTHING", new { login, until = until.ToUnixTimeMilliseconds() }),
        cancel);

    public async Task<bool> IsEndedAsync(string login, CancellationToken cancel) => await database.RunAsync(
        db => db.ScalarAsync<long>("SELECT count(*) FROM collab_ended_logins WHERE login = @login", new { login }), cancel) > 0;

    /// <summary>Forgets those whose tokens ended before the time given; that must lie further back than clocks may differ.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("DELETE FROM collab_ended_logins WHERE expires_at < @before", new { before = before.ToUnixTimeMilliseconds() }), cancel);
}
