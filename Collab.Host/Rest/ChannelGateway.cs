using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Where what is for channels goes in: the shard region of this node.</summary>
public interface IChannelRegion
{
    ValueTask<IActorRef> GetAsync(CancellationToken cancel);
}

/// <summary>Publishes to channels, wherever they live, with a deadline.</summary>
public sealed class ChannelGateway(IChannelRegion region)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>A channel that does not answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<PublishedToChannel> PublishAsync(PublishToChannel publish, CancellationToken cancel) =>
        await (await region.GetAsync(cancel)).Ask<PublishedToChannel>(publish, Deadline, cancel);
}
