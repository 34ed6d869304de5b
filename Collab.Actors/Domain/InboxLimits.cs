namespace Collab.Actors.Domain;

/// <summary>What one user's inbox may hold. Counts, unless the name says otherwise.</summary>
public sealed record InboxLimits
{
    public static readonly InboxLimits Default = new();

    /// <summary>Events that are kept, but for those of agents' runs; the oldest goes first [DM1].</summary>
    public int Events { get; init; } = 200;

    /// <summary>Events of agents' runs that are kept beside them; the oldest goes first [AG5].</summary>
    public int RunEvents { get; init; } = 200;

    /// <summary>How long an event is kept [DM1].</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Senders whose ids are remembered; the one that sent longest ago goes first [WS6].</summary>
    public int DedupeOrigins { get; init; } = 100;

    /// <summary>Ids remembered for each sender [WS6].</summary>
    public int DedupeIds { get; init; } = 1_024;

    /// <summary>Devices of one user; the one that was registered longest ago goes first [DV1].</summary>
    public int Devices { get; init; } = 100;
}
