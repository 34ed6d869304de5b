using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>
/// One connection on a thread of its own. A writer takes all work that waits, up to a number of rows, and does it in one
/// transaction: one sync of the disk for many actors. Starts with the first work.
/// </summary>
internal sealed class SqliteThread : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly string _name;
    private readonly string _connectionString;
    private readonly bool _writes;
    private readonly Queue<SqliteWork> _queue = new();
    private readonly List<SqliteWork> _batch = [];
    private Thread? _thread;
    private SqliteSession? _session;
    private int _batchRows = 1;
    private bool _stopped;

    public SqliteThread(string name, string connectionString, bool writes)
    {
        _name = name;
        _connectionString = connectionString;
        _writes = writes;
    }

    /// <summary>Work that waits now; the thread may have some of its own besides.</summary>
    public int Waiting
    {
        get
        {
            lock (_queue)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Rows in a transaction at most; the largest that any user asked for.</summary>
    public void AllowBatch(int rows)
    {
        lock (_queue)
        {
            _batchRows = Math.Max(_batchRows, rows);
        }
    }

    /// <summary>False: more than <paramref name="bound"/> works wait already, and this one was not taken.</summary>
    public bool TryAdd(SqliteWork work, int bound)
    {
        lock (_queue)
        {
            if (_stopped)
            {
                work.Fail(new ObjectDisposedException(_name, "The database is closed"));
                return true;
            }

            if (_queue.Count >= bound)
            {
                return false;
            }

            _queue.Enqueue(work);
            if (_thread is null)
            {
                _thread = new Thread(Loop) { Name = _name, IsBackground = true };
                _thread.Start();
            }
            else if (_queue.Count == 1)
            {
                Monitor.Pulse(_queue);
            }

            return true;
        }
    }

    /// <summary>Does what waits, then closes the connection.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_queue)
        {
            _stopped = true;
            thread = _thread;
            Monitor.PulseAll(_queue);
        }

        thread?.Join(StopLimit);
    }

    private void Loop()
    {
        while (Take())
        {
            Do(_batch);
            _batch.Clear();
        }

        Close();
    }

    private bool Take()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_stopped)
                {
                    return false;
                }

                Monitor.Wait(_queue);
            }

            var rows = 0;
            while (_queue.TryPeek(out var next) && (_batch.Count == 0 || (_writes && rows + next.Rows <= _batchRows)))
            {
                rows += next.Rows;
                _batch.Add(_queue.Dequeue());
            }

            return true;
        }
    }

    private void Do(List<SqliteWork> batch)
    {
        try
        {
            _session ??= new SqliteSession(_connectionString, _writes);
            Run(_session, batch);
        }
        catch (Exception e)
        {
            Recover(batch, e);
            return;
        }

        // The callers go on elsewhere, and in one go: this thread is for the database.
        ThreadPool.UnsafeQueueUserWorkItem(
            static works =>
            {
                foreach (var work in works)
                {
                    work.Succeed();
                }
            },
            batch.ToArray(),
            preferLocal: false);
    }

    private void Run(SqliteSession session, List<SqliteWork> batch)
    {
        session.Limit(batch[0].Limit);
        if (!_writes)
        {
            batch[0].Run(session);
            return;
        }

        session.Begin();
        foreach (var work in batch)
        {
            work.Run(session);
        }

        session.Commit();
    }

    /// <summary>Nothing of the batch is stored. Where the data of one work was at fault, the others get another chance without it.</summary>
    private void Recover(List<SqliteWork> batch, Exception cause)
    {
        try
        {
            _session?.Rollback();
        }
        catch (SqliteException)
        {
            Close();
        }

        if (batch.Count > 1 && IsFaultOfData(cause))
        {
            foreach (var work in batch)
            {
                Do([work]);
            }

            return;
        }

        if (!IsFaultOfData(cause))
        {
            // The connection may be at fault; the next batch gets a fresh one.
            Close();
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static failed =>
            {
                foreach (var work in failed.Works)
                {
                    work.Fail(failed.Cause);
                }
            },
            (Works: batch.ToArray(), Cause: cause),
            preferLocal: false);
    }

    private static bool IsFaultOfData(Exception e) => e is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE
    };

    private void Close()
    {
        var session = _session;
        _session = null;
        session?.Dispose();
    }
}
