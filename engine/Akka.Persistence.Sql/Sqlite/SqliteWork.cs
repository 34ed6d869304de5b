namespace Akka.Persistence.Sql.Sqlite;

/// <summary>Something to do on a connection's thread, and the task that somebody waits for.</summary>
internal abstract class SqliteWork
{
    protected SqliteWork(int rows, TimeSpan limit)
    {
        Rows = rows;
        Limit = limit;
    }

    /// <summary>How much it adds to a batch.</summary>
    public int Rows { get; }

    public TimeSpan Limit { get; }

    /// <summary>Does it; for a write, inside a transaction. May be called again after a rollback.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Tells the caller that it is done and, for a write, committed.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception cause);
}

/// <summary>Work with a result.</summary>
internal sealed class SqliteWork<T> : SqliteWork
{
    // It ends on the thread pool, a batch at a time, so what follows may run right there.
    private readonly TaskCompletionSource<T> _done = new();
    private readonly Func<SqliteSession, T> _run;
    private T _result = default!;

    public SqliteWork(Func<SqliteSession, T> run, int rows, TimeSpan limit)
        : base(rows, limit)
    {
        _run = run;
    }

    public Task<T> Task => _done.Task;

    public override void Run(SqliteSession session) => _result = _run(session);

    public override void Succeed() => _done.TrySetResult(_result);

    public override void Fail(Exception cause) => _done.TrySetException(cause);
}
