using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Host.Rest;
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
    private InviteStore _invites = null!;
    private SqlRoomDirectory _rooms = null!;
    private EndedLogins _ended = null!;

    protected abstract TestDatabase Make();

    public async Task InitializeAsync()
    {
        _database = Make();
        var database = await _database.MigratedAsync();
        _ended = new EndedLogins(database);
        (_users, _sessions, _invites, _rooms) = (new UserStore(database), new SessionStore(database, _time), new InviteStore(database), new SqlRoomDirectory(database));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [StoreFact(DisplayName = "[AU1] an account is found by its name in any case; the same name is taken; two founders, one organisation")]
    public async Task Accounts()
    {
        var renee = new Account("u1", "default", "Renée", "hash", ["user"], _time.GetUtcNow());
        (await _users.AddAsync(renee, Founding.No, default)).ShouldBe(Registration.Done);
        foreach (var spelling in new[] { "renée", "RENÉE", "rEnÉe" })
            (await _users.FindByNameAsync(spelling, default))!.Id.ShouldBe("u1");
        (await _users.FindByNameAsync("renee", default)).ShouldBeNull();
        (await _users.AddAsync(renee with { Id = "u2", Name = "RENÉE" }, Founding.New, default)).ShouldBe(Registration.NameTaken);

        var founders = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            _users.AddAsync(new Account($"f{i}", "acme", $"founder{i}", "hash", ["user", "admin"], _time.GetUtcNow()), Founding.New, default)));
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

    [StoreFact(DisplayName = "[AU4] ended logins of guests and programs are listed page by page, and forgotten one by one; those of accounts together")]
    public async Task Passing()
    {
        await _sessions.AddAsync(Login("s0", "ada"), default);
        for (var i = 1; i <= 3; i++)
            await _sessions.AddAsync(Login($"s{i}", $"guest-{i}") with { Kind = LoginKind.Guest }, default);
        await _sessions.AddAsync(Login("s4", "svc-4") with { Kind = LoginKind.Service, ExpiresAt = _time.GetUtcNow().AddDays(90) }, default);
        await _sessions.AddAsync(Login("s5", "svc-5") with { Kind = LoginKind.Service, ExpiresAt = _time.GetUtcNow().AddDays(90) }, default);
        (await _sessions.RevokeAsync("s5", new UserId("svc-5"), default)).ShouldBeTrue();
        (await PageAsync("")).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromDays(31));
        (await PageAsync("")).ShouldBe(["s1", "s2"]);
        (await PageAsync("s2")).ShouldBe(["s3", "s5"]);
        (await PageAsync("s5")).ShouldBeEmpty();
        (await _sessions.ForgetAsync("s1", default)).ShouldBe(1);
        (await _sessions.ForgetAsync(_time.GetUtcNow(), default)).ShouldBe(1);
        (await PageAsync("")).ShouldBe(["s2", "s3"]);

        async Task<IEnumerable<string>> PageAsync(string after) =>
            (await _sessions.ListEndedAsync(_time.GetUtcNow(), after, 2, default)).Select(login => login.Id);
    }

    [StoreFact(DisplayName = "[AU6] of many who rotate one generation at once, one gets the next and the login ends; an old one ends it, a future one does not")]
    public async Task Rotate()
    {
        await _sessions.AddAsync(Login("s1", "ada"), default);
        var later = _time.GetUtcNow().AddDays(60);
        (await _sessions.RotateAsync("s1", 5, later, default)).ShouldBe(default);
        var first = await _sessions.RotateAsync("s1", 0, later, default);
        (first.Next!.Generation, first.Next.ExpiresAt, first.Next.Roles.Single()).ShouldBe((1, later, "user"));
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _sessions.RotateAsync("s1", 1, later, default)));
        all.Count(r => r.Next is not null).ShouldBe(1);
        all.Single(r => r.Ended is not null).Ended!.UserId.ShouldBe("ada");
        (await _sessions.IsLiveAsync("s1", new UserId("ada"), default)).ShouldBeFalse();
        (await _sessions.RotateAsync("s1", 2, later, default)).ShouldBe(default);
    }

    [StoreFact(DisplayName = "[AU11] a login that is renewed says what its account is by then: roles, teams, workspaces; of two admins who demote each other at once, one stays")]
    public async Task Renewed()
    {
        foreach (var id in new[] { "a1", "a2" })
            await _users.AddAsync(new Account(id, "acme", id, "hash", ["user", "admin"], _time.GetUtcNow()), Founding.IfMissing, default);
        await _sessions.AddAsync(Login("s1", "a1"), default);
        var org = new OrgId("acme");
        var (one, two) = (new UserKey(org, new UserId("a1")), new UserKey(org, new UserId("a2")));
        (await _users.PutTeamsAsync(one, ["red", "blue"], ["w1"], default))!.Teams.ShouldBe(["red", "blue"]);
        (await _users.PutTeamsAsync(one, ["green"], null, default))!.Workspaces.ShouldBe(["w1"]);
        (await _users.PutTeamsAsync(new UserKey(new OrgId("other"), one.User), ["x"], null, default)).ShouldBeNull();
        var next = (await _sessions.RotateAsync("s1", 0, _time.GetUtcNow().AddDays(1), default)).Next!;
        (string.Join(' ', next.Roles), string.Join(' ', next.Teams), string.Join(' ', next.Workspaces)).ShouldBe(("user admin", "green", "w1"));

        var demoted = await Task.WhenAll(_users.PutRolesAsync(one, ["user"], default), _users.PutRolesAsync(two, ["user"], default));
        demoted.Select(d => d.Result).Order().ShouldBe([RoleChange.Done, RoleChange.LastAdmin]);
        (await _users.PutRolesAsync(new UserKey(org, new UserId("nobody")), ["user"], default)).Result.ShouldBe(RoleChange.UnknownUser);
        (await _users.ListAsync(org, "a1", 10, default)).Select(u => u.Id).ShouldBe(["a2"]);
    }

    [StoreFact(DisplayName = "[AU12] service tokens are listed by organisation and ended in it alone; all logins of a user end together")]
    public async Task Services()
    {
        await _sessions.AddAsync(Login("t1", "svc-t1") with { Kind = LoginKind.Service, OrgId = "acme" }, default);
        await _sessions.AddAsync(Login("s1", "ada") with { OrgId = "acme" }, default);
        await _sessions.AddAsync(Login("s2", "ada") with { OrgId = "acme" }, default);
        var (acme, other) = (new OrgId("acme"), new OrgId("other"));
        (await _sessions.ListServicesAsync(acme, default)).Select(s => s.Id).ShouldBe(["t1"]);
        (await _sessions.ListServicesAsync(other, default)).ShouldBeEmpty();
        (await _sessions.RevokeServiceAsync("t1", other, default)).ShouldBeNull();
        (await _sessions.RevokeServiceAsync("s1", acme, default)).ShouldBeNull();
        (await _sessions.RevokeServiceAsync("t1", acme, default))!.UserId.ShouldBe("svc-t1");
        (await _sessions.RevokeServiceAsync("t1", acme, default)).ShouldBeNull();
        (await _sessions.RevokeAllAsync(new UserId("ada"), default)).Order().ShouldBe(["s1", "s2"]);
        (await _sessions.ListAsync(new UserId("ada"), default)).ShouldBeEmpty();
    }

    [StoreFact(DisplayName = "[AU11] an invite gives its uses and no more, to many at once too; a taken name costs none; over, revoked and unknown give nothing, and a room's go with it")]
    public async Task Invites()
    {
        var now = _time.GetUtcNow();
        var invite = new Invite("i1", "acme", "", ["user"], 3, 0, "ada", now, now.AddHours(1));
        (await _invites.AddAsync(invite, "h1", 1, default)).ShouldBe(InviteCreation.Made);
        (await _invites.AddAsync(invite with { Id = "i2" }, "h2", 1, default)).ShouldBe(InviteCreation.OverLimit);
        (await _invites.AddAsync(invite with { Id = "i3", Room = "r" }, "h3", 1, default)).ShouldBe(InviteCreation.NoRoom);
        var room = new RoomKey(new OrgId("acme"), new RoomId("r"));
        await _rooms.OpenAsync(room, new UserId("ada"), createOnJoin: true, 10, now, default);
        (await _invites.AddAsync(invite with { Id = "i3", Room = "r" }, "h3", 1, default)).ShouldBe(InviteCreation.Made);
        var joined = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _users.AddInvitedAsync(new Account($"u{i}", "", $"name{i}", "hash", [], now), "h1", default)));
        joined.Count(j => j.Result == Registration.Done).ShouldBe(3);
        joined.Count(j => j.Result == Registration.NotInvited).ShouldBe(5);
        joined.First(j => j.Added is not null).Added!.OrgId.ShouldBe("acme");
        (await _users.ListAsync(new OrgId("acme"), null, 10, default)).Count.ShouldBe(3);

        (await _invites.AddAsync(invite with { Id = "i4", Uses = 1 }, "h4", 1, default)).ShouldBe(InviteCreation.Made);
        var taken = joined.First(j => j.Added is not null).Added!;
        (await _users.AddInvitedAsync(taken with { Id = "again" }, "h4", default)).Result.ShouldBe(Registration.NameTaken);
        (await _invites.ListAsync("acme", "", now, 10, default)).Select(i => (i.Id, i.Used)).ShouldBe([("i4", 0)]);
        (await _invites.TakeAsync("h4", "r", now, default)).ShouldBeNull();
        (await _invites.TakeAsync("h3", "r", now, default))!.Id.ShouldBe("i3");
        (await _invites.RevokeAsync("i4", "other", "", now, default)).ShouldBeFalse();
        (await _invites.RevokeAsync("i4", "acme", "", now, default)).ShouldBeTrue();
        (await _invites.TakeAsync("h4", "", now, default)).ShouldBeNull();
        (await _invites.TakeAsync("h3", "r", now.AddHours(1), default)).ShouldBeNull();
        (await _invites.ForgetAsync(now.AddHours(2), default)).ShouldBe(2);

        (await _invites.AddAsync(invite with { Id = "i5", Room = "r" }, "h5", 1, default)).ShouldBe(InviteCreation.Made);
        await _rooms.DeleteAsync(room, default);
        await _rooms.OpenAsync(room, new UserId("eve"), createOnJoin: true, 10, now, default);
        (await _invites.FindAsync("h5", "r", now, default)).ShouldBeNull();
    }

    [StoreFact(DisplayName = "[AU6] a login of another issuer that was ended is remembered until its token would have ended, and by that name alone")]
    public async Task Ended()
    {
        var now = _time.GetUtcNow();
        await _ended.EndAsync("ext-1", now.AddHours(1), default);
        await _ended.EndAsync("ext-1", now.AddHours(1), default);
        await _ended.EndAsync("ext-2", now.AddHours(3), default);
        (await _ended.IsEndedAsync("ext-1", default), await _ended.IsEndedAsync("ext-3", default)).ShouldBe((true, false));
        (await _ended.ForgetAsync(now.AddHours(2), default)).ShouldBe(1);
        (await _ended.IsEndedAsync("ext-1", default), await _ended.IsEndedAsync("ext-2", default)).ShouldBe((false, true));
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
