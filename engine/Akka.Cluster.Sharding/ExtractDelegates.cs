using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>The entity that a message is for, and what of it the entity gets; None if it is for none.</summary>
public delegate Option<(string, object)> ExtractEntityId(object message);

/// <summary>The shard of the entity that a message is for.</summary>
public delegate string ExtractShardId(object message);

/// <summary>The two delegates as an extractor.</summary>
internal sealed class DelegateExtractor(ExtractEntityId entityId, ExtractShardId shardId) : IMessageExtractor
{
    public string? EntityId(object message)
    {
        var found = entityId(message);
        return found.HasValue ? found.Value.Item1 : null;
    }

    public object? EntityMessage(object message)
    {
        var found = entityId(message);
        return found.HasValue ? found.Value.Item2 : null;
    }

    public string? ShardId(object message) => shardId(message);

    // A delegate may know the message alone or in its envelope.
    public string ShardId(string id, object? messageHint = null) =>
        shardId(messageHint ?? new ShardRegion.StartEntity(id)) ?? shardId(new ShardingEnvelope(id, messageHint!));
}
