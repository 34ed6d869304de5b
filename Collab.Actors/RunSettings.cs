namespace Collab.Actors;

/// <summary><c>Collab:Runs</c>.</summary>
public sealed record RunSettings
{
    /// <summary>How long a run may be silent before it is ended with agent_error timeout [AG5].</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromMinutes(5);
}
