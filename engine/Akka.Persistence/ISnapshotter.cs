namespace Akka.Persistence;

/// <summary>What an actor can ask of its snapshot store.</summary>
public interface ISnapshotter
{
    string SnapshotterId { get; }

    long SnapshotSequenceNr { get; }

    void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr);

    void SaveSnapshot(object snapshot);

    void DeleteSnapshot(long sequenceNr);

    void DeleteSnapshots(SnapshotSelectionCriteria criteria);
}
