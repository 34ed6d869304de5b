using Collab.Actors.Protocol;

namespace Collab.Actors.Channels;

/// <summary>The shard to a channel: stop. There is nothing to store; the edges find its next life.</summary>
public sealed record ChannelStop : ICollabMessage
{
    public static ChannelStop Instance { get; } = new();
}
