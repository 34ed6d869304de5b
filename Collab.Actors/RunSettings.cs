using Collab.Actors.Domain;

namespace Collab.Actors;

/// <summary><c>Collab:Runs</c>.</summary>
public sealed record RunSettings
{
    /// <summary>How long a run may be silent before it is ended with agent_error timeout [AG5].</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a publisher's socket may be away before its run is ended with agent_error publisher_lost [AG5].</summary>
    public TimeSpan PublisherGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a run that has ended can still be asked for; then it is forgotten.</summary>
    public TimeSpan KeepFinished { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a run that has nothing to do stays in memory.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline for one delivery to a user or a room; then it is tried again.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before a delivery is tried again; it doubles.</summary>
    public TimeSpan DeliveryRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest such pause.</summary>
    public TimeSpan DeliveryRetryMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>At most one note in the journal of what has been delivered each; after a crash what was not noted is delivered again.</summary>
    public TimeSpan MarkEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A run that has not said for so long that it is alive is woken: its node may have died.</summary>
    public TimeSpan WakeAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often runs that must be woken or forgotten are looked for.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Runs that one sweep wakes.</summary>
    public int SweepLimit { get; init; } = 500;

    /// <summary>Events of a run that wait while a journal write is under way; over that the publisher hears throttled.</summary>
    public int GatherLimit { get; init; } = 1_024;

    /// <summary>Deadline for one answer of the journal or the directory of runs.</summary>
    public TimeSpan StoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shards over which the runs are spread. Never change it while nodes run.</summary>
    public int Shards { get; init; } = 100;

    /// <summary>What one run may hold, and how much of its payload is kept.</summary>
    public RunLimits Limits { get; init; } = new();
}
