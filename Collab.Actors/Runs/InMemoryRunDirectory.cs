using Collab.Actors.Domain;

namespace Collab.Actors.Runs;

/// <summary>A directory for tests and for hosts that keep nothing: thread-safe, gone with the process.</summary>
public sealed class InMemoryRunDirectory : IRunDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunKey, DateTimeOffset> _due = [];

    public Task SetAsync(RunKey run, DateTimeOffset due, CancellationToken cancel) => Locked(cancel, () => _due[run] = due);

    public Task DeleteAsync(RunKey run, CancellationToken cancel) => Locked(cancel, () => _due.Remove(run));

    public Task<IReadOnlyList<RunKey>> DueAsync(DateTimeOffset before, int limit, CancellationToken cancel) => Locked<IReadOnlyList<RunKey>>(
        cancel, () => [.. _due.Where(entry => entry.Value < before).OrderBy(entry => entry.Value).Take(limit).Select(entry => entry.Key)]);

    private Task<T> Locked<T>(CancellationToken cancel, Func<T> work)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult(work());
    }
}
