using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

/// <summary>A message to one channel's actor: the shard region reads where it goes from <see cref="Channel"/>.</summary>
public interface IChannelMessage : ICollabMessage
{
    ChannelKey Channel { get; }
}

/// <summary>
/// To all who are subscribed to the channel now [CH1]; the caller has checked that <see cref="By"/> may. <see cref="Id"/> with
/// <see cref="Origin"/>: as in <see cref="Notice"/>. <see cref="Ephemeral"/>: at each socket only the latest of this type and origin counts.
/// Answered by <see cref="PublishedToChannel"/>.
/// </summary>
public sealed record PublishToChannel(ChannelKey Channel, string Type, Author By, ReadOnlyMemory<byte> Data) : IChannelMessage
{
    public string Origin { get; init; } = "";

    public string? Id { get; init; }

    public bool Ephemeral { get; init; }
}

/// <summary>It went to so many connections; <see cref="Note"/> is <c>no_subscribers</c> where there were none [CH2].</summary>
public sealed record PublishedToChannel(ChannelKey Channel, int Connections, string? Note = null) : ICollabMessage
{
    public const string NoSubscribers = "no_subscribers";
}

/// <summary>
/// Edge to channel: so many connections of my node are subscribed; 0: none any more. The sender is the edge. With <see cref="Number"/>
/// it wants to hear <see cref="ChannelHeard"/>.
/// </summary>
public sealed record HearChannel(ChannelKey Channel, int Connections, long? Number) : IChannelMessage;

/// <summary>Channel to edge: I know of you, and the sender is the channel's actor. When it ends, say again that you are here.</summary>
public sealed record ChannelHeard(ChannelKey Channel, long Number) : ICollabMessage;

/// <summary>Channel to edge: I failed and know of no edge any more.</summary>
public sealed record ChannelLost(ChannelKey Channel) : ICollabMessage;

/// <summary>
/// Channel to the edge of each node that has subscribers: the frame for all of them [CT2]. With <see cref="Slot"/> it is ephemeral: at each
/// socket only the latest of those with the same one counts.
/// </summary>
public sealed record DeliverToChannel(ChannelKey Channel, Frame Frame, string? Slot = null) : ICollabMessage;

/// <summary>Asks the edge of a node what it has of one organisation's channels and users [ST1].</summary>
public sealed record GetChannelStats(OrgId Org) : ICollabMessage;

/// <summary>Connections by channel, users' addresses left out, and who is connected, each once.</summary>
public sealed record ChannelStats(OrgId Org, ImmutableArray<ChannelCount> Channels, ImmutableArray<UserId> Users) : ICollabMessage;

public readonly record struct ChannelCount(ChannelName Channel, int Connections);
