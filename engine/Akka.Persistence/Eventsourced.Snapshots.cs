namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr), Self);

    /// <summary>Saves a snapshot at the current sequence number; the answer is SaveSnapshotSuccess or SaveSnapshotFailure.</summary>
    public void SaveSnapshot(object snapshot) =>
        SnapshotStore.Tell(new SaveSnapshot(new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, DateTime.UtcNow), snapshot), Self);

    /// <summary>Deletes the snapshot at a sequence number; the answer is DeleteSnapshotSuccess or DeleteSnapshotFailure.</summary>
    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.MinValue)), Self);

    /// <summary>Deletes snapshots within the criteria; the answer is DeleteSnapshotsSuccess or DeleteSnapshotsFailure.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria), Self);

    /// <summary>Deletes events up to and with a sequence number; the answer is DeleteMessagesSuccess or DeleteMessagesFailure.</summary>
    public void DeleteMessages(long toSequenceNr) =>
        Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self), Self);
}
