using System.Globalization;

namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities over a number of shards by a hash of their ids. Ten times the number of nodes is a good number.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    /// <summary>The shards, numbered from 0. Never change it while entities are alive anywhere.</summary>
    public readonly int MaxNumberOfShards;

    private readonly string[] _shardIds;

    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfShards);
        MaxNumberOfShards = maxNumberOfShards;
        _shardIds = [.. Enumerable.Range(0, maxNumberOfShards).Select(shard => shard.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>An extractor made of functions: the id of a message, and what of it the entity gets.</summary>
    public static HashCodeMessageExtractor Create(
        int maxNumberOfShards, Func<object, string?> entityIdExtractor, Func<object, object?>? messageExtractor = null) =>
        new FunctionExtractor(maxNumberOfShards, entityIdExtractor, messageExtractor);

    public abstract string? EntityId(object message);

    public virtual object? EntityMessage(object message) => message;

    [Obsolete("Use ShardId(EntityId, object) instead.")]
    public virtual string? ShardId(object message)
    {
        var id = message is ShardRegion.StartEntity start ? start.EntityId : EntityId(message);
        return id is null ? null : ShardId(id, message);
    }

    public virtual string ShardId(string entityId, object? messageHint = null) => _shardIds[StableHash(entityId) % (uint)_shardIds.Length];

    /// <summary>FNV-1a: the same in every process, unlike string.GetHashCode.</summary>
    private static uint StableHash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        // The lower bits alone differ little between ids that end alike.
        return hash ^ (hash >> 15);
    }

    private sealed class FunctionExtractor(int shards, Func<object, string?> entityId, Func<object, object?>? entityMessage)
        : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => entityId(message);

        public override object? EntityMessage(object message) => entityMessage is null ? message : entityMessage(message);
    }
}
