namespace Collab.Actors;

/// <summary><c>Collab:Users</c>.</summary>
public sealed record UserSettings
{
    /// <summary>Events that wait for an offline user; the oldest goes first [DM1].</summary>
    public int InboxEvents { get; init; } = 200;

    /// <summary>How long an event waits for an offline user [DM1].</summary>
    public TimeSpan InboxAge { get; init; } = TimeSpan.FromHours(24);
}
