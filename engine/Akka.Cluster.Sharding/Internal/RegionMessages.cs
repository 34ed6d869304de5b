using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>What guardian, regions and shards tell each other. A class, since the region tells it apart for each message.</summary>
internal abstract class RegionMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>This node has come up: the region may host shards.</summary>
internal sealed class NodeIsUp : RegionMessage
{
    public static readonly NodeIsUp Instance = new();
}

/// <summary>Look for entities that nobody talked to.</summary>
internal sealed class PassivateIdleTick : RegionMessage
{
    public static readonly PassivateIdleTick Instance = new();
}

/// <summary>The entities had their time to stop.</summary>
internal sealed class HandOffTimedOut : RegionMessage
{
    public static readonly HandOffTimedOut Instance = new();
}

/// <summary>Ask the strategy again for a shard that it could not allocate.</summary>
internal sealed class RetryAllocation(string shardId) : RegionMessage
{
    public string ShardId { get; } = shardId;
}

/// <summary>What the strategy said, when it took its time.</summary>
internal sealed class ShardAllocated(string shardId, IActorRef? region, Exception? failure) : RegionMessage
{
    public string ShardId { get; } = shardId;

    public IActorRef? Region { get; } = region;

    public Exception? Failure { get; } = failure;
}

/// <summary>From a shard: the entity runs.</summary>
internal sealed class EntityStarted(string entityId, IActorRef entity) : RegionMessage
{
    public string EntityId { get; } = entityId;

    public IActorRef Entity { get; } = entity;
}

/// <summary>From a shard: the entity could not be made.</summary>
internal sealed class EntityNotStarted(string entityId) : RegionMessage
{
    public string EntityId { get; } = entityId;
}

/// <summary>From a shard: the entity has ended.</summary>
internal sealed class EntityEnded(string entityId, IActorRef entity) : RegionMessage
{
    public string EntityId { get; } = entityId;

    public IActorRef Entity { get; } = entity;
}

/// <summary>From a shard: one of its entities wants to stop.</summary>
internal sealed class EntityPassivates(string entityId, IActorRef entity, object stopMessage) : RegionMessage
{
    public string EntityId { get; } = entityId;

    public IActorRef Entity { get; } = entity;

    public object StopMessage { get; } = stopMessage;
}

/// <summary>To a shard: make this entity.</summary>
internal sealed class MakeEntity(string entityId) : RegionMessage
{
    public string EntityId { get; } = entityId;
}

/// <summary>To a shard: end the entities that are left, whatever they do.</summary>
internal sealed class StopEntities : RegionMessage
{
    public static readonly StopEntities Instance = new();
}

/// <summary>The answer to StartEntity.</summary>
internal sealed record StartEntityAck(string EntityId, string ShardId) : IClusterShardingSerializable;

/// <summary>To a proxy: the region that it stands for.</summary>
internal sealed class RegionIs(IActorRef region) : RegionMessage
{
    public IActorRef Region { get; } = region;
}
