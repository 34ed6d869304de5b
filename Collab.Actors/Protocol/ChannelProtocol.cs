using Collab.Actors.Domain;

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
public sealed record PublishedToChannel(ChannelKey Channel, int Connections, string? Note = null) : ICollabMessage;
