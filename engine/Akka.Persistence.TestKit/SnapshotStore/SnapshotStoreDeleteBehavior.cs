namespace Akka.Persistence.TestKit;

/// <summary>What the test snapshot store does with each deletion.</summary>
public class SnapshotStoreDeleteBehavior : SnapshotStoreSaveBehavior
{
    public SnapshotStoreDeleteBehavior(ISnapshotStoreBehaviorSetter setter) : base(setter)
    {
    }
}
