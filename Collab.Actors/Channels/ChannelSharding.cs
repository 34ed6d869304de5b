using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Channels;

/// <summary>How channels lie over the shards, and how they are made. The region is in the registry as <see cref="ChannelActor"/>.</summary>
public static class ChannelSharding
{
    private static readonly EntityType<IChannelMessage, ChannelKey> Type =
        new("channel", message => message.Channel, ChannelKey.TryParse, ChannelStop.Instance);

    /// <remarks>A channel that nothing is published to is in use while somebody listens.</remarks>
    public static AkkaConfigurationBuilder WithChannels(this AkkaConfigurationBuilder builder, ChannelServices services) =>
        builder.WithEntities<ChannelActor, IChannelMessage, ChannelKey>(
            Type, services.Settings.Channels.Shards, _ => key => ChannelActor.Props(key, services));
}
