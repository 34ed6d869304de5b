using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>What a parent keeps of a child's name.</summary>
public interface IChildStats;

/// <summary>The name is taken; its actor is not made yet.</summary>
public class ChildNameReserved : IChildStats
{
    private ChildNameReserved()
    {
    }

    public static ChildNameReserved Instance { get; } = new();

    public override string ToString() => "Name";
}

/// <summary>A child with its restarts, of which a strategy allows so many within some time.</summary>
public class ChildRestartStats : IChildStats
{
    public ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0)
    {
        Child = child;
        MaxNrOfRetriesCount = maxNrOfRetriesCount;
        RestartTimeWindowStartTicks = restartTimeWindowStartTicks;
    }

    public IInternalActorRef Child { get; }

    public long Uid => Child.Path.Uid;

    public uint MaxNrOfRetriesCount { get; private set; }

    public long RestartTimeWindowStartTicks { get; private set; }

    /// <summary>Counts a restart, and says whether it may be.</summary>
    /// <param name="maxNrOfRetries">Below 0: any number.</param>
    /// <param name="withinTimeMilliseconds">0 or less: without an end.</param>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0)
            return false;

        var withinTime = withinTimeMilliseconds > 0;
        if (maxNrOfRetries < 0 && !withinTime)
            return true;
        if (!withinTime)
        {
            MaxNrOfRetriesCount++;
            return MaxNrOfRetriesCount <= maxNrOfRetries;
        }

        // With a time and no number, one restart within the time is what is allowed.
        var allowed = maxNrOfRetries < 0 ? 1 : maxNrOfRetries;
        var now = Stopwatch.GetTimestamp();
        if (RestartTimeWindowStartTicks == 0)
            RestartTimeWindowStartTicks = now;
        if (Stopwatch.GetElapsedTime(RestartTimeWindowStartTicks, now).TotalMilliseconds <= withinTimeMilliseconds)
        {
            MaxNrOfRetriesCount++;
        }
        else
        {
            MaxNrOfRetriesCount = 1;
            RestartTimeWindowStartTicks = now;
        }

        return MaxNrOfRetriesCount <= allowed;
    }
}
