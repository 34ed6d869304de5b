namespace Akka.Cluster.Sharding;

/// <summary>Where the homes of shards are kept.</summary>
public enum StateStoreMode
{
    Persistence = 0,
    DData = 1,
    Custom = 2,
}

/// <summary>Where the ids of entities are kept that are to be started again.</summary>
public enum RememberEntitiesStore
{
    DData = 0,
    Eventsourced = 1,
    Custom = 2,
}
