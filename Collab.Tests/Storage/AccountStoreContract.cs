using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>Accounts and logins, on each kind of database.</summary>
public abstract class AccountStoreContract : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private TestDatabase _database = null!;
    private UserStore _users = null!;
    private SessionStore _sessions = null!;

    protected abstract TestDatabase Make();

    public async Task InitializeAsync()
    {
        _database = Make();
        var database = await _database.MigratedAsync();
        (_users, _sessions) = (new UserStore(database), new SessionStore(database, _time));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [StoreFact(DisplayName = "[AU1] an account is found by its name in any case; the same name is taken; two founders, one organisation")]
    public async Task Accounts()
    {
        var renee = new Account("u1", "default", "Renée", "hash", ["user"], _time.GetUtcNow());
        (await _users.AddAsync(renee, founds: false, default)).ShouldBe(Registration.Done);
        foreach (var spelling in new[] { "renée", "RENÉE", "rEnÉe" })
            (await _users.FindByNameAsync(spelling, default))!.Id.ShouldBe("u1");
        (await _users.FindByNameAsync("renee", default)).ShouldBeNull();
        (await _users.AddAsync(renee with { Id = "u2", Name = "RENÉE" }, founds: true, default)).ShouldBe(Registration.NameTaken);

        var founders = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            _users.AddAsync(new Account($"f{i}", "acme", $"founder{i}", "hash", ["user", "admin"], _time.GetUtcNow()), founds: true, default)));
        founders.Count(r => r == Registration.Done).ShouldBe(1);
        founders.Count(r => r == Registration.OrgTaken).ShouldBe(5);
        var found = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _users.FindByNameAsync($"founder{i}", default)));
        found.Single(f => f is not null)!.Roles.ShouldBe(["user", "admin"]);

        await _users.RehashAsync(renee, "better", default);
        await _users.RehashAsync(renee, "late", default);
        (await _users.FindByNameAsync("Renée", default))!.PasswordHash.ShouldBe("better");
    }

    [StoreFact(DisplayName = "[AU4] a login is live until it is revoked or over, for its own user alone")]
    public async Task Live()
    {
        await _sessions.AddAsync(Login("s1", "ada"), default);
        await _sessions.AddAsync(Login("s2", "ada"), default);
        var (ada, bob) = (new UserId("ada"), new UserId("bob"));
        (await _sessions.IsLiveAsync("s1", ada, default)).ShouldBeTrue();
        (await _sessions.IsLiveAsync("s1", bob, default)).ShouldBeFalse();
        (await _sessions.IsLiveAsync("s9", ada, default)).ShouldBeFalse();
        (await _sessions.RevokeAsync("s1", bob, default)).ShouldBeFalse();
        (await _sessions.RevokeAsync("s1", ada, default)).ShouldBeTrue();
        (await _sessions.RevokeAsync("s1", ada, default)).ShouldBeFalse();
        (await _sessions.IsLiveAsync("s1", ada, default)).ShouldBeFalse();
        (await _sessions.ListAsync(ada, default)).Select(s => s.Id).ShouldBe(["s2"]);
        _time.Advance(TimeSpan.FromDays(31));
        (await _sessions.IsLiveAsync("s2", ada, default)).ShouldBeFalse();
        (await _sessions.ForgetAsync(_time.GetUtcNow(), default)).ShouldBe(2);
    }

    [StoreFact(DisplayName = "[AU6] of many who rotate one generation at once, one gets the next and the login ends; an old one ends it, a future one does not")]
    public async Task Rotate()
    {
        await _sessions.AddAsync(Login("s1", "ada"), default);
        var later = _time.GetUtcNow().AddDays(60);
        (await _sessions.RotateAsync("s1", 5, later, default)).ShouldBe((null, false));
        var first = await _sessions.RotateAsync("s1", 0, later, default);
        (first.Session!.Generation, first.Session.ExpiresAt, first.Session.Roles.Single()).ShouldBe((1, later, "user"));
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _sessions.RotateAsync("s1", 1, later, default)));
        all.Count(r => r.Session is not null).ShouldBe(1);
        all.Count(r => r.Reused).ShouldBe(1);
        (await _sessions.IsLiveAsync("s1", new UserId("ada"), default)).ShouldBeFalse();
        (await _sessions.RotateAsync("s1", 2, later, default)).ShouldBe((null, false));
    }

    private LoginSession Login(string id, string user) => new(
        id, LoginKind.Account, user, "default", user, ["user"], _time.GetUtcNow(), _time.GetUtcNow(), _time.GetUtcNow().AddDays(30), 0, "10.0.0.1", null);
}

public sealed class SqliteAccountStoreTests : AccountStoreContract
{
    protected override TestDatabase Make() => TestDatabase.Sqlite();
}

[NeedsPostgres]
public sealed class PostgresAccountStoreTests : AccountStoreContract
{
    protected override TestDatabase Make() => TestDatabase.Postgres();
}
