using System.Collections.Concurrent;
using Akka.Persistence;
using Akka.Persistence.Snapshot;

namespace Engine.Specs.Persistence;

/// <summary>Answers a load when the spec lets it, and counts how many wait at once.</summary>
public sealed class HeldSnapshotStore : SnapshotStore
{
    private static int _waiting;
    private static int _most;

    /// <summary>Persistence ids whose loads wait, in the order of their coming.</summary>
    public static BlockingCollection<string> Arrived { get; } = [];

    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    /// <summary>The most loads that ever waited at once.</summary>
    public static int Most => Volatile.Read(ref _most);

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var gate = Gates.GetOrAdd(persistenceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var waiting = Interlocked.Increment(ref _waiting);
        int most;
        while (waiting > (most = Volatile.Read(ref _most)) && Interlocked.CompareExchange(ref _most, waiting, most) != most)
        {
        }

        Arrived.Add(persistenceId, cancellationToken);
        await gate.Task.WaitAsync(cancellationToken);
        Interlocked.Decrement(ref _waiting);
        return null;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) => Task.CompletedTask;
}
