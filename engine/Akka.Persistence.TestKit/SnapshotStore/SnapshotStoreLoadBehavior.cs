namespace Akka.Persistence.TestKit;

/// <summary>What the test snapshot store does with each load.</summary>
public class SnapshotStoreLoadBehavior : SnapshotStoreSaveBehavior
{
    public SnapshotStoreLoadBehavior(ISnapshotStoreBehaviorSetter setter) : base(setter)
    {
    }
}
