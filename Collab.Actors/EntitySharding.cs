using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;

namespace Collab.Actors;

/// <summary>
/// What all that is sharded has in common: its region is in the registry as the actor's class, every message says whom it is for and nothing
/// else comes through the region, and no entity is started but by a message. Entities passivate themselves: one that is in use may hear
/// nothing through its region for long, and would look idle to it.
/// </summary>
internal static class EntitySharding
{
    public static AkkaConfigurationBuilder WithEntities<TActor, TMessage, TKey>(
        this AkkaConfigurationBuilder builder, EntityType<TMessage, TKey> type, int shards, Func<IActorRegistry, Func<TKey, Props>> props)
        where TMessage : class
        where TKey : struct
    {
        var options = new ShardOptions
        {
            ShouldPassivateIdleEntities = false,
            RememberEntities = false,
            HandOffStopMessage = type.StopMessage,
        };
        return builder.WithShardRegion<TActor>(
            type.Name,
            (_, registry) =>
            {
                var propsOf = props(registry);
                return entityId => propsOf(type.KeyOf(entityId));
            },
            new Extractor<TMessage, TKey>(type, shards),
            options);
    }

    private sealed class Extractor<TMessage, TKey>(EntityType<TMessage, TKey> type, int shards) : HashCodeMessageExtractor(shards)
        where TMessage : class
        where TKey : struct
    {
        public override string? EntityId(object message) => message is TMessage mine ? type.KeyIn(mine).ToString() : null;
    }
}
