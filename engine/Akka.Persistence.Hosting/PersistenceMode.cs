namespace Akka.Persistence.Hosting;

/// <summary>Which half of persistence is configured.</summary>
public enum PersistenceMode
{
    Both = 0,
    Journal = 1,
    SnapshotStore = 2,
}
