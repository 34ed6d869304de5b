namespace Akka.Persistence.TestKit;

/// <summary>A test snapshot store's behaviours.</summary>
public interface ITestSnapshotStore
{
    SnapshotStoreSaveBehavior OnSave { get; }

    SnapshotStoreLoadBehavior OnLoad { get; }

    SnapshotStoreDeleteBehavior OnDelete { get; }

    SnapshotStoreConnectionBehavior OnConnect { get; }
}
