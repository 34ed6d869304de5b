using Collab.Host.Rest;
using Collab.TestKit;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>Keys of publishing back ends, on each kind of database.</summary>
public abstract class IdempotencyStoreContract : IAsyncLifetime
{
    private static readonly TimeSpan Lease = Idempotency.Lease;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly SteppedTime _time = new();
    private TestDatabase _database = null!;
    private IdempotencyStore _store = null!;

    protected abstract TestDatabase Make();

    public async Task InitializeAsync()
    {
        _database = Make();
        _store = new IdempotencyStore(await _database.MigratedAsync(), _time);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [StoreFact(DisplayName = "[RS5] of many that claim a key at once one has it; the others wait, then get its answer, byte for byte")]
    public async Task OneClaims()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ClaimAsync(claim: $"{i}")));
        var winner = Array.FindIndex(claims, claim => claim is KeyClaim.Mine);
        claims.Count(claim => claim is KeyClaim.Busy).ShouldBe(7);
        var answer = new KeptAnswer(202, "application/json; charset=utf-8", """{"seq":1,"name":"Ä 'x'"}""");
        await _store.KeepAsync("key", $"{winner}", answer, Window, default);
        (await ClaimAsync()).ShouldBe(new KeyClaim.Answered(answer));
        (await ClaimAsync(body: "other")).ShouldBeOfType<KeyClaim.OtherBody>();
        (await ClaimAsync(key: "other key")).ShouldBeOfType<KeyClaim.Mine>();
    }

    [StoreFact(DisplayName = "[RS5] a key is free again when it is released, when its holder died, and when its time is over")]
    public async Task Free()
    {
        (await ClaimAsync(claim: "1")).ShouldBeOfType<KeyClaim.Mine>();
        await _store.ReleaseAsync("key", "another's", default);
        (await ClaimAsync(claim: "2")).ShouldBeOfType<KeyClaim.Busy>();
        await _store.ReleaseAsync("key", "1", default);
        (await ClaimAsync(claim: "2", body: "other")).ShouldBeOfType<KeyClaim.Mine>();

        _time.Advance(Lease);
        (await ClaimAsync(claim: "3", body: "other")).ShouldBeOfType<KeyClaim.Mine>();
        await _store.KeepAsync("key", "2", new KeptAnswer(202, null, "late"), Window, default);
        (await ClaimAsync(claim: "4", body: "other")).ShouldBeOfType<KeyClaim.Busy>();

        await _store.KeepAsync("key", "3", new KeptAnswer(202, null, "kept"), Window, default);
        _time.Advance(Window - TimeSpan.FromMilliseconds(1));
        (await _store.ForgetAsync(default)).ShouldBe(0);
        (await ClaimAsync(body: "other")).ShouldBeOfType<KeyClaim.Answered>();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await ClaimAsync(claim: "5", body: "third")).ShouldBeOfType<KeyClaim.Mine>();
        _time.Advance(Window);
        (await _store.ForgetAsync(default)).ShouldBe(1);
    }

    [StoreFact(DisplayName = "[RS5] a claim that is renewed is held for as long as it is; one that is not renewed is free when its lease is over, and its holder is told")]
    public async Task Renewed()
    {
        var almost = Lease - TimeSpan.FromMilliseconds(1);
        (await ClaimAsync(claim: "1")).ShouldBeOfType<KeyClaim.Mine>();
        for (var n = 0; n < 3; n++)
        {
            _time.Advance(almost);
            (await ClaimAsync(claim: "2")).ShouldBeOfType<KeyClaim.Busy>();
            (await RenewAsync("1")).ShouldBeTrue();
        }

        // Held over the end of the window too, since the request under it is not over.
        for (var held = TimeSpan.Zero; held < Window; held += almost)
        {
            _time.Advance(almost);
            (await RenewAsync("1")).ShouldBeTrue();
        }

        (await ClaimAsync(claim: "2")).ShouldBeOfType<KeyClaim.Busy>();
        (await RenewAsync("2")).ShouldBeFalse();
        _time.Advance(almost);
        (await ClaimAsync(claim: "2")).ShouldBeOfType<KeyClaim.Busy>();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await RenewAsync("1")).ShouldBeTrue("a claim that nobody took meanwhile is still its holder's");
        _time.Advance(Lease);
        (await ClaimAsync(claim: "2")).ShouldBeOfType<KeyClaim.Mine>();
        (await RenewAsync("1")).ShouldBeFalse();
        (await RenewAsync("2")).ShouldBeTrue();
        await _store.KeepAsync("key", "2", new KeptAnswer(202, null, "kept"), Window, default);
        (await RenewAsync("2")).ShouldBeFalse("what is answered is held by nobody");
        (await ClaimAsync(claim: "3")).ShouldBeOfType<KeyClaim.Answered>();
    }

    [StoreFact(DisplayName = "[RS5] [CT1] a claim holds on all nodes, and one of a node that died is free on the others with its lease")]
    public async Task Nodes()
    {
        var other = new IdempotencyStore(_database.Open(), _time);
        (await ClaimAsync(claim: "1")).ShouldBeOfType<KeyClaim.Mine>();
        (await other.ClaimAsync("key", "body", "2", Lease, Window, default)).ShouldBeOfType<KeyClaim.Busy>();
        _time.Advance(Lease);
        (await other.ClaimAsync("key", "body", "2", Lease, Window, default)).ShouldBeOfType<KeyClaim.Mine>();
        (await RenewAsync("1")).ShouldBeFalse();
        (await ClaimAsync(claim: "1")).ShouldBeOfType<KeyClaim.Busy>();
    }

    private Task<bool> RenewAsync(string claim) => _store.RenewAsync("key", claim, Lease, Window, CancellationToken.None);

    private Task<KeyClaim> ClaimAsync(string key = "key", string body = "body", string claim = "c") =>
        _store.ClaimAsync(key, body, claim, Lease, Window, CancellationToken.None);
}

public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract
{
    protected override TestDatabase Make() => TestDatabase.Sqlite();
}

[NeedsPostgres]
public sealed class PostgresIdempotencyStoreTests : IdempotencyStoreContract
{
    protected override TestDatabase Make() => TestDatabase.Postgres();
}
