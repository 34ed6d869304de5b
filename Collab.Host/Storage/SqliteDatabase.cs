using System.Data.Common;
using Collab.Host.Config;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Collab.Host.Storage;

/// <summary>
/// A SQLite file. Its library works synchronously, so each piece of work runs on one of a few threads of the database's own,
/// which it holds while it waits for the disk.
/// </summary>
public sealed class SqliteDatabase : Database, IDisposable
{
    // Larger files are not read whole at each start; damage in them shows when the page is read.
    private const long CheckedBytes = 256 * 1024 * 1024;

    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string _file;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _writer = new(1);
    private readonly DedicatedThreads _threads;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(string connectionString, TimeSpan timeout, int maxConnections) : base(timeout)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        _file = builder.DataSource;
        ConnectionString = builder.ConnectionString;
        var threads = Math.Min(maxConnections, 4);
        _places = new SemaphoreSlim(threads);
        _threads = new DedicatedThreads(threads, "collab-sqlite");
    }

    public override string ConnectionString { get; }

    public override string ProviderName => "SQLite.MS";

    public override string Ordinal => "COLLATE BINARY";

    public override async Task InspectAsync(CancellationToken cancel)
    {
        var file = new FileInfo(_file);
        if (!file.Exists || file.Length == 0) return;
        var verdict = file.Length > CheckedBytes
            ? await RunAsync(session => session.ScalarAsync<string>("SELECT 'ok' FROM sqlite_master LIMIT 1"), cancel) ?? "ok"
            : await RunAsync(session => session.ScalarAsync<string>("PRAGMA quick_check(1)"), cancel);
        if (verdict != "ok") throw Damaged(verdict ?? "no answer", null);
    }

    // Write-ahead log: readers don't wait for the writer. The file remembers it; synchronous=FULL is set on each connection.
    public override Task ConfigureAsync(CancellationToken cancel) =>
        RunAsync(session => session.ScalarAsync<string>("PRAGMA journal_mode=WAL"), cancel);

    public override StartFailure? Explain(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } damaged => Damaged(damaged.Message, damaged),
        SqliteException other => new StartFailure(StartFailure.Unavailable, $"the database '{_file}' can't be used: {other.Message}", other),
        TimeoutException slow => new StartFailure(StartFailure.Unavailable, $"the database '{_file}' is locked: {slow.Message}", slow),
        _ => null,
    };

    // Closes the pooled connections; the last one to close folds the log into the file.
    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(connection);
        // The semaphores hold nothing that must be given back, and work that still runs releases them at its end.
        _threads.Dispose();
    }

    protected override async Task<T> ConnectedAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try { return await _threads.RunAsync(() => OpenAndRunAsync(work, cancel), cancel); }
        finally { _places.Release(); }
    }

    // One writer at a time holds a thread while it waits for the file, so that readers have the others.
    protected override async Task<T> InTurnAsync<T>(Func<Task<T>> write, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        try { return await write(); }
        finally { _writer.Release(); }
    }

    // BEGIN IMMEDIATE: the only writer from here on, on this file, in whatever process.
    private protected override WriteTransaction BeginWrite(DbConnection connection, CancellationToken cancel) =>
        SqliteWriteTransaction.Begin((SqliteConnection)connection, cancel);

    protected internal override Task LockAsync(DatabaseSession session, string name) => Task.CompletedTask;

    private async Task<T> OpenAndRunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(ConnectionString) { DefaultTimeout = Math.Max(1, (int)Math.Ceiling(Timeout.TotalSeconds)) };
        await connection.OpenAsync(cancel);
        await connection.ExecuteAsync("PRAGMA busy_timeout=0; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
        return await work(connection);
    }

    private StartFailure Damaged(string what, Exception? cause) =>
        new(StartFailure.BadData, $"the database '{_file}' is damaged ({what.ReplaceLineEndings(" ")}); nothing was changed. Restore it from a backup.", cause);
}
