using Collab.Host.Storage;
using Collab.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>Writers of a SQLite file that wait, and what they may hold up.</summary>
public sealed class SqliteWritersTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly TestDatabase _place = TestDatabase.Sqlite();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact(DisplayName = "[OP1] writers that wait for the file hold up no reader, however many they are")]
    public async Task Readers()
    {
        var database = await _place.MigratedAsync();
        Task<int>[] writers;
        await using (var other = await OtherAsync())
        {
            await using var held = other.BeginTransaction(deferred: false);
            writers = [.. Enumerable.Range(0, 8).Select(i => database.WriteAsync(db => db.ExecuteAsync("INSERT INTO collab_orgs VALUES (@i, 'x', 1)", new { i = $"{i}" }), CancellationToken.None))];
            await database.PingAsync(CancellationToken.None).WaitAsync(Deadline);
        }

        (await Task.WhenAll(writers).WaitAsync(2 * Deadline)).ShouldAllBe(rows => rows == 1);
    }

    [Fact(DisplayName = "[OP1] a commit that a reader holds up, before the file has its write-ahead log, waits for it")]
    public async Task Commit()
    {
        var database = _place.Open();
        await database.WriteAsync(db => db.ExecuteAsync("CREATE TABLE t (n bigint)"), CancellationToken.None);
        Task<int> writing;
        await using (var other = await OtherAsync())
        {
            await using var select = other.CreateCommand();
            select.CommandText = "SELECT name FROM sqlite_master";
            await using var reading = await select.ExecuteReaderAsync();
            (await reading.ReadAsync()).ShouldBeTrue();
            var wrote = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            writing = database.WriteAsync(async db =>
            {
                var rows = await db.ExecuteAsync("INSERT INTO t VALUES (1)");
                wrote.SetResult();
                return rows;
            }, CancellationToken.None);
            await wrote.Task.WaitAsync(Deadline);
            await Task.WhenAny(writing, Task.Delay(100));
        }

        (await writing.WaitAsync(Deadline)).ShouldBe(1);
        (await database.RunAsync(db => db.ScalarAsync<long>("SELECT count(*) FROM t"), CancellationToken.None)).ShouldBe(1);
    }

    [Fact(DisplayName = "[LC4] work that runs while the database is closed ends as it would have")]
    public async Task Closing()
    {
        var database = (SqliteDatabase)_place.Open();
        using var go = new ManualResetEventSlim();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = database.RunAsync(db =>
        {
            running.SetResult();
            go.Wait(Deadline).ShouldBeTrue();
            return db.ScalarAsync<long>("SELECT 7");
        }, CancellationToken.None);
        await running.Task.WaitAsync(Deadline);
        database.Dispose();
        go.Set();
        (await work.WaitAsync(Deadline)).ShouldBe(7);
    }

    private async Task<SqliteConnection> OtherAsync()
    {
        var other = new SqliteConnection(_place.ConnectionString + ";Pooling=False");
        await other.OpenAsync();
        return other;
    }
}

/// <summary>What the settings make of a connection string.</summary>
public sealed class PostgresSettingsTests
{
    [Theory(DisplayName = "[OP2] Storage:MaxConnections is PostgreSQL's pool, where the connection string does not say otherwise")]
    [InlineData("Host=db.example.com", "Maximum Pool Size=7")]
    [InlineData("Host=db.example.com;Maximum Pool Size=3", "Maximum Pool Size=3")]
    public async Task Pool(string given, string expected)
    {
        await using var database = new PostgresDatabase(given, TimeSpan.FromSeconds(5), 7);
        database.ConnectionString.Split(';').ShouldContain(expected);
    }
}
