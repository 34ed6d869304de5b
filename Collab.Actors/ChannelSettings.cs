namespace Collab.Actors;

/// <summary><c>Collab:Channels</c>.</summary>
public sealed record ChannelSettings
{
    /// <summary>Shards over which the channels are spread. Never change it while nodes run.</summary>
    public int Shards { get; init; } = 100;
}
