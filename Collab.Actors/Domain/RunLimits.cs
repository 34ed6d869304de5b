namespace Collab.Actors.Domain;

/// <summary>What one run may hold, and how much of its payload is kept. Counts, unless the name says otherwise.</summary>
public sealed record RunLimits
{
    public static readonly RunLimits Default = new();

    /// <summary>Events of one run; the last place is kept for the one that ends it.</summary>
    public int Events { get; init; } = 10_000;

    /// <summary>The data of all events of one run together, in bytes: a run in memory holds them all. The event that ends it may go over.</summary>
    public long Bytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Tool calls of one run that are open at once.</summary>
    public int OpenTools { get; init; } = 256;

    /// <summary>Publishers' ids remembered for each run; the oldest goes first [WS6].</summary>
    public int DedupeIds { get; init; } = 1_024;

    /// <summary>Characters of a string in <c>data.parameters</c> [AG4].</summary>
    public int ParameterCharacters { get; init; } = 200;

    /// <summary>Characters of a string in <c>data.result</c> [AG4].</summary>
    public int ResultCharacters { get; init; } = 500;

    /// <summary>Characters of a string in <c>data.error</c> [AG4].</summary>
    public int ErrorCharacters { get; init; } = 300;
}
