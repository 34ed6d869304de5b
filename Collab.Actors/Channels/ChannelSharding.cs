using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Channels;

/// <summary>How channels lie over the shards, and how they are made. The region is in the registry as <see cref="ChannelActor"/>.</summary>
public static class ChannelSharding
{
    public const string TypeName = "channel";

    public static AkkaConfigurationBuilder WithChannels(this AkkaConfigurationBuilder builder, ChannelServices services)
    {
        var options = new ShardOptions
        {
            // A channel that nothing is published to is not idle while somebody listens: channels passivate themselves.
            ShouldPassivateIdleEntities = false,
            RememberEntities = false,
            HandOffStopMessage = ChannelStop.Instance,
        };
        return builder.WithShardRegion<ChannelActor>(
            TypeName, entityId => PropsOf(entityId, services), new Extractor(services.Settings.Channels.Shards), options);
    }

    private static Props PropsOf(string entityId, ChannelServices services) =>
        ChannelKey.TryParse(entityId, out var key)
            ? ChannelActor.Props(key, services)
            : throw new ArgumentException($"'{entityId}' is no channel's key.", nameof(entityId));

    /// <summary>Every message to a channel says which one; nothing else comes through the region.</summary>
    public sealed class Extractor(int shards) : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => (message as IChannelMessage)?.Channel.ToString();
    }
}
