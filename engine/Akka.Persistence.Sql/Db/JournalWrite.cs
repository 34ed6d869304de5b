using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Akka.Persistence.Sql.Db;

/// <summary>A request's rows on their way to the database: all stored or none.</summary>
internal sealed class JournalWrite
{
    // Whoever ends it does so on the thread pool, a batch at a time, so what follows may run right there.
    private readonly TaskCompletionSource<IImmutableList<Exception?>> _done = new();
    private readonly IImmutableList<Exception?> _result;
    private readonly WritesUnderWay _underWay;

    public JournalWrite(IReadOnlyList<JournalRow> rows, IImmutableList<Exception?> result, WritesUnderWay underWay)
    {
        Rows = rows;
        _result = result;
        _underWay = underWay;
        _underWay.Begin(PersistenceId, Task);
    }

    public IReadOnlyList<JournalRow> Rows { get; }

    /// <summary>What the request is answered with when its rows are stored: nothing, or the rejections of others of its events.</summary>
    public Task<IImmutableList<Exception?>> Task => _done.Task;

    /// <summary>A request comes from one actor, so it has one.</summary>
    private string PersistenceId => Rows[0].PersistenceId;

    public void Succeed()
    {
        _underWay.End(PersistenceId, Task);
        _done.TrySetResult(_result);
    }

    public void Fail(Exception cause)
    {
        _underWay.End(PersistenceId, Task);
        _done.TrySetException(cause);
    }
}

/// <summary>The last write of each persistence id that has not ended: reading the highest number waits for it.</summary>
internal sealed class WritesUnderWay
{
    private readonly ConcurrentDictionary<string, Task> _writes = new(StringComparer.Ordinal);

    public void Begin(string persistenceId, Task write) => _writes[persistenceId] = write;

    public void End(string persistenceId, Task write) => _writes.TryRemove(new KeyValuePair<string, Task>(persistenceId, write));

    /// <summary>How the write ends is its own affair.</summary>
    public async Task WaitAsync(string persistenceId, CancellationToken cancellationToken)
    {
        if (_writes.TryGetValue(persistenceId, out var write))
        {
            await write.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
