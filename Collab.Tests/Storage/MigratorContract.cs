using Collab.Host.Config;
using Collab.Host.Storage;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>The schema's way from version to version, on each kind of database.</summary>
public abstract class MigratorContract : IAsyncLifetime
{
    private TestDatabase _database = null!;

    protected abstract TestDatabase Make();

    public Task InitializeAsync()
    {
        _database = Make();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [StoreFact(DisplayName = "[OP2] many nodes that start at once make the schema once, and each can work with it")]
    public async Task AtOnce()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => _database.Open()).ToArray();
        await Task.WhenAll(nodes.Select(node => TestDatabase.Migrator(node).RunAsync(CancellationToken.None)));
        (await VersionsAsync(nodes[0])).ShouldBe([.. Migrations.All.Select(m => m.Version)]);
        foreach (var node in nodes)
            (await node.RunAsync(db => db.ScalarAsync<long>("SELECT count(*) FROM collab_rooms"), CancellationToken.None)).ShouldBe(0);
    }

    [StoreFact(DisplayName = "[OP2] only missing steps are applied, in order; what is stored stays")]
    public async Task StepByStep()
    {
        var database = _database.Open();
        var migrator = TestDatabase.Migrator(database);
        Migration first = new(1, "one", ["CREATE TABLE t (a bigint NOT NULL)", "INSERT INTO t (a) VALUES (1)"]);
        Migration second = new(2, "two", ["ALTER TABLE t ADD COLUMN b text", "UPDATE t SET b = 'x'"]);
        await migrator.RunAsync([first], CancellationToken.None);
        await migrator.RunAsync([first, second], CancellationToken.None);
        await migrator.RunAsync([first, second], CancellationToken.None);
        (await VersionsAsync(database)).ShouldBe([1, 2]);
        (await database.RunAsync(db => db.ScalarAsync<string>("SELECT b FROM t WHERE a = 1"), CancellationToken.None)).ShouldBe("x");
    }

    [StoreFact(DisplayName = "[OP2] a step that fails leaves nothing of itself, nor of those before it in the same start")]
    public async Task AllOrNothing()
    {
        var database = _database.Open();
        Migration good = new(1, "good", ["CREATE TABLE t (a bigint NOT NULL)"]);
        Migration bad = new(2, "bad", ["CREATE TABLE u (a bigint NOT NULL)", "INSERT INTO nowhere (a) VALUES (1)"]);
        (await Should.ThrowAsync<StartFailure>(TestDatabase.Migrator(database).RunAsync([good, bad], CancellationToken.None)))
            .ExitCode.ShouldBe(StartFailure.Unavailable);
        await TestDatabase.Migrator(database).RunAsync([good], CancellationToken.None);
        (await VersionsAsync(database)).ShouldBe([1]);
    }

    [StoreFact(DisplayName = "[OP2] a database that is newer than the program stops the start and is left as it is")]
    public async Task Newer()
    {
        var database = await _database.MigratedAsync();
        await database.WriteAsync(db => db.ExecuteAsync("INSERT INTO collab_schema (version, name, applied_at) VALUES (99, 'future', 0)"), CancellationToken.None);
        var failure = await Should.ThrowAsync<StartFailure>(TestDatabase.Migrator(database).RunAsync(CancellationToken.None));
        failure.ExitCode.ShouldBe(StartFailure.BadData);
        failure.Message.ShouldContain("99");
        (await VersionsAsync(database)).ShouldBe([.. Migrations.All.Select(m => m.Version), 99]);
    }

    [StoreFact(DisplayName = "[OP2] a transaction that throws or is cancelled leaves nothing behind")]
    public async Task RolledBack()
    {
        var database = await _database.MigratedAsync();
        await Should.ThrowAsync<InvalidOperationException>(database.WriteAsync(async db =>
        {
            await db.ExecuteAsync("INSERT INTO collab_orgs (id, created_by, created_at) VALUES ('a', 'b', 0)");
            throw new InvalidOperationException("changed my mind");
        }, CancellationToken.None));
        using var cancelled = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(database.WriteAsync(async db =>
        {
            await db.ExecuteAsync("INSERT INTO collab_orgs (id, created_by, created_at) VALUES ('a', 'b', 0)");
            await cancelled.CancelAsync();
        }, cancelled.Token));
        (await database.RunAsync(db => db.ScalarAsync<long>("SELECT count(*) FROM collab_orgs"), CancellationToken.None)).ShouldBe(0);
    }

    [StoreFact(DisplayName = "[RC4] a database that does not answer is a TimeoutException when its time is over, and answers again afterwards")]
    public async Task TimeLimit()
    {
        var database = await _database.MigratedAsync();
        var release = new TaskCompletionSource();
        var holding = new TaskCompletionSource();
        var holder = database.WriteAsync(async db =>
        {
            await db.LockAsync("test");
            holding.SetResult();
            await release.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }, CancellationToken.None);
        await holding.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var impatient = Impatient(_database);
        await Should.ThrowAsync<Exception>(impatient.WriteAsync(db => db.LockAsync("test"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        release.SetResult();
        await holder;
        await impatient.WriteAsync(db => db.LockAsync("test"), CancellationToken.None);
        await DisposeAsync(impatient);
    }

    protected abstract Database Impatient(TestDatabase database);

    private static async Task DisposeAsync(Database database)
    {
        if (database is IAsyncDisposable later) await later.DisposeAsync();
        else ((IDisposable)database).Dispose();
    }

    private static Task<IReadOnlyList<long>> VersionsAsync(Database database) =>
        database.RunAsync(db => db.ListAsync<long>("SELECT version FROM collab_schema ORDER BY version"), CancellationToken.None);
}

public sealed class SqliteMigratorTests : MigratorContract
{
    protected override TestDatabase Make() => TestDatabase.Sqlite();

    protected override Database Impatient(TestDatabase database) => new SqliteDatabase(database.ConnectionString, TimeSpan.FromSeconds(1), 2);

    [Fact(DisplayName = "[OP2] a file that is no database, or a damaged one, stops the start and is left byte for byte as it was")]
    public async Task Damaged()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "bad.db");
        await File.WriteAllTextAsync(file, "this is not a database, but long enough to look like one " + new string('x', 5000));
        await RefusedAsync(file);

        await using var good = TestDatabase.Sqlite();
        var database = await good.MigratedAsync();
        await database.WriteAsync(async db =>
        {
            for (var i = 0; i < 500; i++)
                await db.ExecuteAsync("INSERT INTO collab_orgs (id, created_by, created_at) VALUES (@id, @by, 0)", new { id = $"org{i}", by = new string('y', 200) });
        }, CancellationToken.None);
        ((IDisposable)database).Dispose();
        var bytes = await File.ReadAllBytesAsync(good.ConnectionString["Data Source=".Length..]);
        bytes.AsSpan(4096 * 3, 4096 * 8).Fill(0xA5);
        await File.WriteAllBytesAsync(file, bytes);
        await RefusedAsync(file);
    }

    private static async Task RefusedAsync(string file)
    {
        var before = await File.ReadAllBytesAsync(file);
        using var database = new SqliteDatabase($"Data Source={file}", TimeSpan.FromSeconds(5), 2);
        var failure = await Should.ThrowAsync<StartFailure>(TestDatabase.Migrator(database).RunAsync(CancellationToken.None));
        failure.ExitCode.ShouldBe(StartFailure.BadData);
        failure.Message.ShouldContain(file);
        failure.Message.ShouldNotContain("\n");
        (await File.ReadAllBytesAsync(file)).ShouldBe(before);
    }
}

[NeedsPostgres]
public sealed class PostgresMigratorTests : MigratorContract
{
    protected override TestDatabase Make() => TestDatabase.Postgres();

    protected override Database Impatient(TestDatabase database) => new PostgresDatabase(database.ConnectionString, TimeSpan.FromSeconds(1), 2);
}
