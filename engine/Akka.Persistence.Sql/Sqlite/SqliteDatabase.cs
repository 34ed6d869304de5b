using Akka.Persistence.Sql.Db;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>A SQLite file: one writer, and readers that it does not hold up, each with a thread.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Reads that may wait. Replays ask page by page and their number is bounded already, so this is out of reach.</summary>
    private const int ReadBound = 100_000;

    private const int MostReaders = 16;

    private readonly SqliteThread _writer;

    /// <summary>Each starts its thread with its first work, so those that are not used cost nothing.</summary>
    private readonly SqliteThread[] _readers;
    private int _used = 1;

    public SqliteDatabase(string connectionString)
    {
        SQLitePCL.Batteries_V2.Init();
        // Pooled connections would keep the file open after the actor system has ended.
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        var text = builder.ToString();
        var name = Path.GetFileName(builder.DataSource);
        _writer = new SqliteThread($"sqlite-writer-{name}", text, writes: true);
        _readers = IsInMemory(builder)
            ? [_writer]
            : Enumerable.Range(1, MostReaders).Select(i => new SqliteThread($"sqlite-reader-{i}-{name}", text, writes: false)).ToArray();
    }

    public void AllowBatch(int rows) => _writer.AllowBatch(rows);

    /// <summary>Reads at once; the most that any user asked for.</summary>
    public void AllowReaders(int count)
    {
        lock (_readers)
        {
            _used = Math.Min(Math.Max(_used, count), _readers.Length);
        }
    }

    /// <summary>Queues a write that has its own end.</summary>
    public void Write(SqliteWork work, int bound)
    {
        if (!_writer.TryAdd(work, bound))
        {
            work.Fail(new WriteBufferFullException(bound));
        }
    }

    /// <summary>Queues a write. It shares a transaction with others; it runs again, alone, when another one spoils the batch.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> run, int rows, TimeSpan limit, int bound)
    {
        var work = new SqliteWork<T>(run, rows, limit);
        return _writer.TryAdd(work, bound) ? work.Task : Task.FromException<T>(new WriteBufferFullException(bound));
    }

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> run, TimeSpan limit)
    {
        var work = new SqliteWork<T>(run, rows: 1, limit);
        return LeastBusy().TryAdd(work, ReadBound) ? work.Task : Task.FromException<T>(new WriteBufferFullException(ReadBound));
    }

    public void Dispose()
    {
        // Readers first: the last connection to close moves the log into the file.
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _writer.Dispose();
    }

    private static bool IsInMemory(SqliteConnectionStringBuilder builder) =>
        builder.Mode == SqliteOpenMode.Memory
        || builder.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
        || builder.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);

    private SqliteThread LeastBusy()
    {
        var best = _readers[0];
        var waiting = best.Waiting;
        for (var i = 1; i < _used && waiting > 0; i++)
        {
            var other = _readers[i].Waiting;
            if (other < waiting)
            {
                best = _readers[i];
                waiting = other;
            }
        }

        return best;
    }
}
