using Akka.Cluster.Sharding;

namespace Akka.Cluster.Hosting;

/// <summary>How one type of entities is sharded. Null leaves it to the settings.</summary>
public sealed class ShardOptions
{
    public StateStoreMode? StateStoreMode { get; set; }

    /// <summary>Whether entities are started again that ran before.</summary>
    public bool? RememberEntities { get; set; }

    /// <summary>Only nodes of this role host entities.</summary>
    public string? Role { get; set; }

    public string? JournalPluginId { get; set; }

    public string? SnapshotPluginId { get; set; }

    /// <summary>What an entity gets that has to stop; PoisonPill if it is null.</summary>
    public object? HandOffStopMessage { get; set; }

    /// <summary>Whether entities are stopped that got no message through their region for a while.</summary>
    public bool? ShouldPassivateIdleEntities { get; set; }

    /// <summary>For how long that is.</summary>
    public TimeSpan? PassivateIdleEntityAfter { get; set; }

    internal ClusterShardingSettings Apply(ClusterShardingSettings settings)
    {
        if (StateStoreMode is { } mode)
            settings = settings.WithStateStoreMode(mode);
        if (RememberEntities is { } remember)
            settings = settings.WithRememberEntities(remember);
        if (Role is not null)
            settings = settings.WithRole(Role);
        if (JournalPluginId is not null)
            settings = settings.WithJournalPluginId(JournalPluginId);
        if (SnapshotPluginId is not null)
            settings = settings.WithSnapshotPluginId(SnapshotPluginId);
        if (PassivateIdleEntityAfter is { } idle)
            settings = settings.WithPassivateIdleAfter(idle);
        if (ShouldPassivateIdleEntities is false)
            settings = settings.WithPassivateIdleAfter(TimeSpan.Zero);
        return settings;
    }
}
