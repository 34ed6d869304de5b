using Collab.Actors.Domain;

namespace Collab.Actors.Runs;

/// <summary>
/// Which runs must be looked at, and when: those that are under way, so that they go on after their node has died, and those that are over,
/// so that they are forgotten in time. What happened in them is in the journal alone. Implementations may be slow and may throw: callers set
/// a deadline with the token. A contract suite runs on each of them.
/// </summary>
public interface IRunDirectory
{
    /// <summary>The run is to be looked at from <paramref name="due"/> on, and not before; replaces what was said of it before.</summary>
    Task SetAsync(RunKey run, DateTimeOffset due, CancellationToken cancel);

    /// <summary>Nothing of the run is left. An unknown one is no error.</summary>
    Task DeleteAsync(RunKey run, CancellationToken cancel);

    /// <summary>Runs that were due before the time given, the longest due first.</summary>
    Task<IReadOnlyList<RunKey>> DueAsync(DateTimeOffset before, int limit, CancellationToken cancel);
}
