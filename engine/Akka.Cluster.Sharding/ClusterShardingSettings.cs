using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>The settings of one type of sharded entities.</summary>
public sealed class ClusterShardingSettings : INoSerializationVerificationNeeded
{
    /// <summary>Only nodes of this role host entities; null: all.</summary>
    public readonly string Role;

    /// <summary>Whether entities are started again that ran before.</summary>
    public readonly bool RememberEntities;

    public readonly RememberEntitiesStore RememberEntitiesStore;

    public readonly string JournalPluginId;

    public readonly string SnapshotPluginId;

    /// <summary>An entity that got no message through its region for this long is stopped; zero: never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter;

    public readonly StateStoreMode StateStoreMode;

    /// <summary>How long a region waits for the parts of an answer.</summary>
    public readonly TimeSpan ShardRegionQueryTimeout;

    internal readonly int BufferSize;
    internal readonly TimeSpan HandOffTimeout;
    internal readonly TimeSpan RetryInterval;

    private ClusterShardingSettings(Config config)
    {
        Role = config.GetString("role") is { Length: > 0 } role ? role : null!;
        RememberEntities = config.GetBoolean("remember-entities");
        RememberEntitiesStore = ParseEnum<RememberEntitiesStore>(config, "remember-entities-store");
        StateStoreMode = ParseEnum<StateStoreMode>(config, "state-store-mode");
        JournalPluginId = config.GetString("journal-plugin-id");
        SnapshotPluginId = config.GetString("snapshot-plugin-id");
        PassivateIdleEntityAfter = config.GetString("passivate-idle-entity-after") is "off" or "false" or "no"
            ? TimeSpan.Zero
            : config.GetTimeSpan("passivate-idle-entity-after", allowInfinite: false);
        ShardRegionQueryTimeout = config.GetTimeSpan("shard-region-query-timeout", allowInfinite: false);
        BufferSize = config.GetInt("buffer-size");
        HandOffTimeout = config.GetTimeSpan("handoff-timeout", allowInfinite: false);
        RetryInterval = config.GetTimeSpan("retry-interval", allowInfinite: false);
        if (BufferSize < 0)
            throw new ConfigurationException($"akka.cluster.sharding.buffer-size is {BufferSize}; it is a number of messages.");
    }

    private ClusterShardingSettings(
        ClusterShardingSettings from,
        string? role,
        bool? rememberEntities = null,
        string? journalPluginId = null,
        string? snapshotPluginId = null,
        TimeSpan? passivateIdleEntityAfter = null,
        StateStoreMode? stateStoreMode = null)
    {
        Role = role!;
        RememberEntities = rememberEntities ?? from.RememberEntities;
        RememberEntitiesStore = from.RememberEntitiesStore;
        JournalPluginId = journalPluginId ?? from.JournalPluginId;
        SnapshotPluginId = snapshotPluginId ?? from.SnapshotPluginId;
        PassivateIdleEntityAfter = passivateIdleEntityAfter ?? from.PassivateIdleEntityAfter;
        StateStoreMode = stateStoreMode ?? from.StateStoreMode;
        ShardRegionQueryTimeout = from.ShardRegionQueryTimeout;
        BufferSize = from.BufferSize;
        HandOffTimeout = from.HandOffTimeout;
        RetryInterval = from.RetryInterval;
    }

    /// <summary>Whether entities that got no message for a while are stopped. Those that are remembered never are.</summary>
    internal bool PassivatesIdleEntities => PassivateIdleEntityAfter > TimeSpan.Zero && !RememberEntities;

    public static ClusterShardingSettings Create(ActorSystem system)
    {
        // Makes sure that the reference settings are there.
        ClusterSharding.Get(system);
        return Create(system.Settings.Config);
    }

    public ClusterShardingSettings WithRole(string role) => new(this, role);

    public ClusterShardingSettings WithRememberEntities(bool rememberEntities) => new(this, Role, rememberEntities: rememberEntities);

    public ClusterShardingSettings WithJournalPluginId(string journalPluginId) => new(this, Role, journalPluginId: journalPluginId ?? string.Empty);

    public ClusterShardingSettings WithSnapshotPluginId(string snapshotPluginId) => new(this, Role, snapshotPluginId: snapshotPluginId ?? string.Empty);

    public ClusterShardingSettings WithStateStoreMode(StateStoreMode mode) => new(this, Role, stateStoreMode: mode);

    /// <summary>Stops entities that got no message through their region for this long; zero: never.</summary>
    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => new(this, Role, passivateIdleEntityAfter: duration);

    internal static ClusterShardingSettings Create(Config config)
    {
        var sharding = config.GetConfig("akka.cluster.sharding");
        return sharding.IsNullOrEmpty()
            ? throw ConfigurationException.NullOrEmptyConfig<ClusterShardingSettings>("akka.cluster.sharding")
            : new ClusterShardingSettings(sharding);
    }

    /// <summary>Whether a node of this cluster membership hosts entities.</summary>
    internal bool ShouldHostShard(Cluster cluster) => string.IsNullOrEmpty(Role) || cluster.SelfRoles.Contains(Role);

    private static T ParseEnum<T>(Config config, string key)
        where T : struct, Enum =>
        Enum.TryParse<T>(config.GetString(key), ignoreCase: true, out var value)
            ? value
            : throw new ConfigurationException($"akka.cluster.sharding.{key} is '{config.GetString(key)}'; it is one of {string.Join(", ", Enum.GetNames<T>())}.");
}
