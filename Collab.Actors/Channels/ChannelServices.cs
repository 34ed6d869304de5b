namespace Collab.Actors.Channels;

/// <summary>What every channel works with.</summary>
public sealed record ChannelServices(CollabSettings Settings, TimeProvider Clock);
