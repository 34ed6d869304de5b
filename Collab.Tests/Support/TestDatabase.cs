using Collab.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Tests.Support;

/// <summary>An empty database of one test's own, of either kind; gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder? _folder;
    private readonly List<Database> _opened = [];

    private TestDatabase(string connectionString, TemporaryFolder? folder) => (ConnectionString, _folder) = (connectionString, folder);

    public string ConnectionString { get; }

    public static TestDatabase Sqlite()
    {
        var folder = new TemporaryFolder();
        return new TestDatabase($"Data Source={Path.Combine(folder.Path, "test.db")}", folder);
    }

    public static TestDatabase Postgres() => new(PostgresServer.Instance.CreateDatabase(), null);

    /// <summary>One node's way to it.</summary>
    public Database Open()
    {
        Database database = _folder is null
            ? new PostgresDatabase(ConnectionString, Timeout, 10)
            : new SqliteDatabase(ConnectionString, Timeout, 10);
        _opened.Add(database);
        return database;
    }

    /// <summary>The same, with the schema made.</summary>
    public async Task<Database> MigratedAsync()
    {
        var database = Open();
        await Migrator(database).RunAsync(CancellationToken.None);
        return database;
    }

    public static Migrator Migrator(Database database) => new(database, TimeProvider.System, NullLogger<Migrator>.Instance);

    /// <summary>Takes a PostgreSQL database away, from under whoever uses it.</summary>
    public void Drop() => PostgresServer.Instance.DropDatabase(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
        {
            if (database is IAsyncDisposable later) await later.DisposeAsync();
            else ((IDisposable)database).Dispose();
        }

        if (_folder is null) PostgresServer.Instance.DropDatabase(ConnectionString);
        else _folder.Dispose();
    }
}
