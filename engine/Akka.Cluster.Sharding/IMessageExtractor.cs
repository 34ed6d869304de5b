namespace Akka.Cluster.Sharding;

/// <summary>
/// Says of a message for which entity it is, and of an entity in which shard it lives. The answer for an entity must
/// always be the same, on all nodes. A <see cref="ShardingEnvelope"/> speaks for itself; only its shard is asked for.
/// </summary>
public interface IMessageExtractor
{
    /// <summary>The entity; null if the message is for none.</summary>
    string? EntityId(object message);

    /// <summary>What of the message the entity gets: the message itself, or what is in its envelope.</summary>
    object? EntityMessage(object message);

    [Obsolete("Use ShardId(EntityId, object) instead.")]
    string? ShardId(object message);

    /// <summary>The shard of an entity; the message, if there is one, may help.</summary>
    string ShardId(string entityId, object? messageHint = null);
}
