using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>One connection and its prepared statements. Belongs to one thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>How long a statement waits for another connection's lock, in milliseconds.</summary>
    private const int BusyTimeout = 5_000;

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
            Execute($"PRAGMA busy_timeout = {BusyTimeout}");
            if (writes)
            {
                // An acknowledged event is on disk: WAL with a sync for each commit. Group commit pays for it.
                TurnLogOn();
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

    public void Execute(string sql)
    {
        using var statement = new SqliteStatement(Db, sql);
        statement.Run();
    }

    public long LastRowId() => raw.sqlite3_last_insert_rowid(Db);

    public void Begin() => Prepare("BEGIN IMMEDIATE").Run();

    public void Commit() => Prepare("COMMIT").Run();

    /// <summary>Some errors have rolled back already.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(Db) == 0)
        {
            Prepare("ROLLBACK").Run();
        }
    }

    /// <summary>Changing the mode needs the file alone, and SQLite does not wait for that by itself.</summary>
    private void TurnLogOn()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Execute("PRAGMA journal_mode = WAL");
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && attempt < 20)
            {
                Thread.Sleep(50);
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
