using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>The number of entities of each shard, by the address of the region.</summary>
public sealed class ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions) : IClusterShardingSerializable, IEquatable<ClusterShardingStats>
{
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions = regions;

    public bool Equals(ClusterShardingStats? other) =>
        other is not null && Regions.Count == other.Regions.Count
        && Regions.All(region => other.Regions.TryGetValue(region.Key, out var stats) && stats.Equals(region.Value));

    public override bool Equals(object? obj) => Equals(obj as ClusterShardingStats);

    public override int GetHashCode() => Regions.Aggregate(0, (hash, region) => hash ^ HashCode.Combine(region.Key, region.Value));

    public override string ToString() => $"ClusterShardingStats({string.Join(", ", Regions)})";
}

/// <summary>The number of entities of each shard of a region.</summary>
public sealed class ShardRegionStats(IImmutableDictionary<string, int> stats, IImmutableSet<string> failed) : IClusterShardingSerializable, IEquatable<ShardRegionStats>
{
    public readonly IImmutableDictionary<string, int> Stats = stats;

    /// <summary>Shards that did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed = failed;

    public bool Equals(ShardRegionStats? other) =>
        other is not null && Stats.Count == other.Stats.Count && Failed.SetEquals(other.Failed)
        && Stats.All(shard => other.Stats.TryGetValue(shard.Key, out var count) && count == shard.Value);

    public override bool Equals(object? obj) => Equals(obj as ShardRegionStats);

    public override int GetHashCode() => Stats.Aggregate(0, (hash, shard) => hash ^ HashCode.Combine(shard.Key, shard.Value));

    public override string ToString() => $"ShardRegionStats({string.Join(", ", Stats)})";
}

/// <summary>The entities of a shard.</summary>
public sealed class ShardState(string shardId, IImmutableSet<string> entityIds) : IClusterShardingSerializable, IEquatable<ShardState>
{
    public readonly string ShardId = shardId;

    public readonly IImmutableSet<string> EntityIds = entityIds;

    public bool Equals(ShardState? other) => other is not null && ShardId == other.ShardId && EntityIds.SetEquals(other.EntityIds);

    public override bool Equals(object? obj) => Equals(obj as ShardState);

    public override int GetHashCode() => EntityIds.Aggregate(ShardId.GetHashCode(StringComparison.Ordinal), (hash, id) => hash ^ id.GetHashCode(StringComparison.Ordinal));

    public override string ToString() => $"ShardState({ShardId}, [{string.Join(", ", EntityIds)}])";
}

/// <summary>The shards of a region and their entities.</summary>
public sealed class CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed) : IClusterShardingSerializable, IEquatable<CurrentShardRegionState>
{
    public readonly IImmutableSet<ShardState> Shards = shards;

    /// <summary>Shards that did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed = failed;

    public bool Equals(CurrentShardRegionState? other) =>
        other is not null && Shards.SetEquals(other.Shards) && Failed.SetEquals(other.Failed);

    public override bool Equals(object? obj) => Equals(obj as CurrentShardRegionState);

    public override int GetHashCode() => Shards.Aggregate(0, (hash, shard) => hash ^ shard.GetHashCode());

    public override string ToString() => $"CurrentShardRegionState([{string.Join(", ", Shards)}])";
}
