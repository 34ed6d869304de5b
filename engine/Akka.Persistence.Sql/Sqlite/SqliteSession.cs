using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>One connection and its prepared statements. Belongs to one thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>How long a statement waits for another connection's lock, in milliseconds.</summary>
    private const int BusyTimeout = 5_000;

    /// <summary>
    /// Between two tries, in milliseconds. SQLite's own waiting sleeps for whole seconds where it was built without usleep, as
    /// the native library here is: a writer must not wait that way.
    /// </summary>
    private const int BusyPause = 1;

    /// <summary>Steps of SQLite's machine between two looks at the clock.</summary>
    private const int StepsPerCheck = 100_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private long _deadline = long.MaxValue;

    public SqliteSession(string connectionString, bool writes)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            Execute($"PRAGMA busy_timeout = {(writes ? 0 : BusyTimeout)}");
            if (writes)
            {
                // An acknowledged event is on disk: WAL with a sync for each commit. Group commit pays for it.
                Execute("PRAGMA journal_mode = WAL");
                Execute("PRAGMA synchronous = FULL");
            }

            raw.sqlite3_progress_handler(Db, StepsPerCheck, _ => Environment.TickCount64 > _deadline ? 1 : 0, null);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    private sqlite3 Db => _connection.Handle!;

    /// <summary>Statements that run for longer are interrupted.</summary>
    public void Limit(TimeSpan limit) => _deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;

    /// <summary>The statement of this text, prepared once.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(Db, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    public void Execute(string sql) => Patiently(() =>
    {
        using var statement = new SqliteStatement(Db, sql);
        statement.Run();
    });

    public long LastRowId() => raw.sqlite3_last_insert_rowid(Db);

    public void Begin() => Patiently(() => Prepare("BEGIN IMMEDIATE").Run());

    public void Commit() => Prepare("COMMIT").Run();

    /// <summary>Some errors have rolled back already.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(Db) == 0)
        {
            Prepare("ROLLBACK").Run();
        }
    }

    /// <summary>What another connection's lock refuses is tried again until the busy timeout has passed.</summary>
    private static void Patiently(Action attempt)
    {
        var deadline = Environment.TickCount64 + BusyTimeout;
        while (true)
        {
            try
            {
                attempt();
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(BusyPause);
            }
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}
