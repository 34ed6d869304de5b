namespace Akka.Persistence.Snapshot;

/// <summary>Keeps snapshots in memory. For tests.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    /// <summary>All snapshots; also the lock around them.</summary>
    protected virtual List<SnapshotEntry> Snapshots { get; } = [];

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        lock (Snapshots)
        {
            Snapshots.RemoveAll(entry =>
                Belongs(entry, metadata.PersistenceId)
                && entry.SequenceNr == metadata.SequenceNr
                && (metadata.Timestamp == DateTime.MinValue || entry.Timestamp == metadata.Timestamp.Ticks));
        }

        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        lock (Snapshots)
        {
            Snapshots.RemoveAll(entry => Belongs(entry, persistenceId) && criteria.IsMatch(entry.SequenceNr, Time(entry)));
        }

        return Task.CompletedTask;
    }

#nullable disable
    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        lock (Snapshots)
        {
            var found = Snapshots
                .Where(entry => Belongs(entry, persistenceId) && criteria.IsMatch(entry.SequenceNr, Time(entry)))
                .OrderByDescending(entry => entry.SequenceNr)
                .ThenByDescending(entry => entry.Timestamp)
                .FirstOrDefault();
            return Task.FromResult(found is null
                ? null
                : new SelectedSnapshot(new SnapshotMetadata(found.PersistenceId, found.SequenceNr, Time(found)), found.Snapshot));
        }
    }
#nullable enable

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        lock (Snapshots)
        {
            Snapshots.RemoveAll(entry => Belongs(entry, metadata.PersistenceId) && entry.SequenceNr == metadata.SequenceNr);
            Snapshots.Add(new SnapshotEntry
            {
                Id = $"{metadata.PersistenceId}_{metadata.SequenceNr}",
                PersistenceId = metadata.PersistenceId,
                SequenceNr = metadata.SequenceNr,
                Timestamp = metadata.Timestamp.Ticks,
                Snapshot = snapshot,
            });
        }

        return Task.CompletedTask;
    }

    private static bool Belongs(SnapshotEntry entry, string persistenceId) =>
        string.Equals(entry.PersistenceId, persistenceId, StringComparison.Ordinal);

    private static DateTime Time(SnapshotEntry entry) => new(entry.Timestamp, DateTimeKind.Utc);
}
