using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Collab.Host.Storage;

/// <summary>The one transaction that writes. Rolled back when it is disposed without a commit.</summary>
internal abstract class WriteTransaction : IAsyncDisposable
{
    /// <summary>What commands must name to be part of it; null where every command of the connection is.</summary>
    public abstract DbTransaction? ForCommands { get; }

    public abstract Task CommitAsync(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}

/// <summary>The driver's own transaction.</summary>
internal sealed class DriverTransaction(DbTransaction transaction) : WriteTransaction
{
    public override DbTransaction ForCommands => transaction;

    public override Task CommitAsync(CancellationToken cancel) => transaction.CommitAsync(cancel);

    public override ValueTask DisposeAsync() => transaction.DisposeAsync();
}

/// <summary>
/// BEGIN IMMEDIATE and COMMIT, tried again every few milliseconds while another connection is in the way. SQLite's own waiting sleeps for whole
/// seconds where it was built without usleep, as the native library here is, and the driver's for 150 ms.
/// </summary>
internal sealed class SqliteWriteTransaction : WriteTransaction
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly sqlite3 _database;
    private bool _open;

    private SqliteWriteTransaction(sqlite3 database) => (_database, _open) = (database, true);

    public override DbTransaction? ForCommands => null;

    /// <summary>Blocks while it waits, until <paramref name="cancel"/>: for a thread of the database's own.</summary>
    public static SqliteWriteTransaction Begin(SqliteConnection connection, CancellationToken cancel)
    {
        var database = connection.Handle!;
        Execute(database, "BEGIN IMMEDIATE", cancel);
        return new SqliteWriteTransaction(database);
    }

    // Before the file has its write-ahead log, readers hold up a commit.
    public override Task CommitAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Execute(_database, "COMMIT", cancel);
        _open = false;
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        // Some errors have rolled back already.
        if (_open && raw.sqlite3_get_autocommit(_database) == 0)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_database, "ROLLBACK"), _database);
        _open = false;
        return ValueTask.CompletedTask;
    }

    private static void Execute(sqlite3 database, string sql, CancellationToken cancel)
    {
        while (true)
        {
            var code = raw.sqlite3_exec(database, sql);
            if (code == raw.SQLITE_OK) return;
            if ((code & 0xFF) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED)) SqliteException.ThrowExceptionForRC(code, database);
            cancel.ThrowIfCancellationRequested();
            Thread.Sleep(Pause);
        }
    }
}
