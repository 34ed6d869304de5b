namespace Collab.Client;

/// <summary>How busy the channels are, of those that the caller may see.</summary>
/// <param name="ActiveChannels">Channels with at least one subscriber.</param>
/// <param name="ConnectedUsers">Users with at least one connection.</param>
/// <param name="Channels">Subscribers by channel.</param>
public sealed record ChannelStats(int ActiveChannels, int ConnectedUsers, IReadOnlyDictionary<string, int> Channels);
