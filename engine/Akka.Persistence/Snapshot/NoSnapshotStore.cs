namespace Akka.Persistence.Snapshot;

/// <summary>Stands in where no snapshot store is configured: nothing to load, and saving fails.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
#nullable disable
    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        Task.FromResult<SelectedSnapshot>(null);
#nullable enable

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) => Refuse();

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) => Refuse();

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) => Refuse();

    private static Task Refuse() => Task.FromException(new NoSnapshotStoreException("No snapshot store configured."));

    /// <summary>There is no snapshot store.</summary>
    public class NoSnapshotStoreException : Exception
    {
        public NoSnapshotStoreException()
        {
        }

        public NoSnapshotStoreException(string message)
            : base(message)
        {
        }

        public NoSnapshotStoreException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
