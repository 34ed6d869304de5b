namespace Collab.Actors;

/// <summary><c>Collab:Channels</c>.</summary>
public sealed record ChannelSettings
{
    /// <summary>Channels that one connection may be subscribed to, those of its token not counted.</summary>
    public int PerConnection { get; init; } = 100;

    /// <summary>How long a channel knows what was published to it, so that what is sent again is not published again [WS6].</summary>
    public TimeSpan RememberFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Ids of published events that one channel remembers at most.</summary>
    public int RememberIds { get; init; } = 10_000;

    /// <summary>How long a channel without subscribers stays in memory.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Shards over which the channels are spread. Never change it while nodes run.</summary>
    public int Shards { get; init; } = 100;
}
