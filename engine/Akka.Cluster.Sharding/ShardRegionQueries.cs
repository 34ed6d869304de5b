using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>Asks for the addresses of all regions of the type; answered by <see cref="CurrentRegions"/>.</summary>
public sealed class GetCurrentRegions : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetCurrentRegions Instance = new();

    private GetCurrentRegions()
    {
    }

    public override string ToString() => nameof(GetCurrentRegions);
}

/// <summary>Asks for the number of entities of each shard, on all nodes; answered by <see cref="ClusterShardingStats"/>.</summary>
public sealed class GetClusterShardingStats(TimeSpan timeout) : IShardRegionQuery, IClusterShardingSerializable, IEquatable<GetClusterShardingStats>
{
    /// <summary>How long to wait for regions of other nodes.</summary>
    public readonly TimeSpan Timeout = timeout;

    public bool Equals(GetClusterShardingStats? other) => other is not null && Timeout == other.Timeout;

    public override bool Equals(object? obj) => Equals(obj as GetClusterShardingStats);

    public override int GetHashCode() => Timeout.GetHashCode();

    public override string ToString() => $"GetClusterShardingStats({Timeout})";
}

/// <summary>Asks for the number of entities of each shard of this region; answered by <see cref="ShardRegionStats"/>.</summary>
public sealed class GetShardRegionStats : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetShardRegionStats Instance = new();

    private GetShardRegionStats()
    {
    }

    public override string ToString() => nameof(GetShardRegionStats);
}

/// <summary>Asks for the entities of each shard of this region; answered by <see cref="CurrentShardRegionState"/>.</summary>
public sealed class GetShardRegionState : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetShardRegionState Instance = new();

    private GetShardRegionState()
    {
    }

    public override string ToString() => nameof(GetShardRegionState);
}

/// <summary>Asks where an entity is; answered by <see cref="EntityLocation"/>. It doesn't start the entity.</summary>
public sealed class GetEntityLocation : IShardRegionQuery
{
    public GetEntityLocation(string entityId, TimeSpan timeout)
    {
        EntityId = entityId;
        Timeout = timeout;
    }

    public string EntityId { get; }

    public TimeSpan Timeout { get; }
}

/// <summary>Where an entity is, and its reference if it runs.</summary>
public sealed class EntityLocation
{
    public EntityLocation(string entityId, string shardId, Address shardRegion, Option<IActorRef> entityRef)
    {
        EntityId = entityId;
        ShardId = shardId;
        ShardRegion = shardRegion;
        EntityRef = entityRef;
    }

    public string EntityId { get; }

    /// <summary>Empty if the entity has no shard yet.</summary>
    public string ShardId { get; }

    public Address ShardRegion { get; }

    public Option<IActorRef> EntityRef { get; }
}

/// <summary>The addresses of all regions of a type.</summary>
public sealed class CurrentRegions(IImmutableSet<Address> regions) : IClusterShardingSerializable, IEquatable<CurrentRegions>
{
    public readonly IImmutableSet<Address> Regions = regions;

    public bool Equals(CurrentRegions? other) => other is not null && Regions.SetEquals(other.Regions);

    public override bool Equals(object? obj) => Equals(obj as CurrentRegions);

    public override int GetHashCode() => Regions.Aggregate(0, (hash, region) => hash ^ region.GetHashCode());

    public override string ToString() => $"CurrentRegions({string.Join(", ", Regions)})";
}
