using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>A message with the entity that it is for.</summary>
public sealed class ShardingEnvelope : IWrappedMessage
{
    public ShardingEnvelope(string entityId, object message)
    {
        EntityId = entityId;
        Message = message;
    }

    public string EntityId { get; }

    public object Message { get; }
}
