using Collab.Actors.Domain;

namespace Collab.Actors;

/// <summary><c>Collab:Users</c>.</summary>
public sealed record UserSettings
{
    /// <summary>Events that wait for an offline user; the oldest goes first [DM1].</summary>
    public int InboxEvents { get; init; } = 200;

    /// <summary>Events of agents' runs that wait beside them; the oldest goes first, and the run still has it [AG5].</summary>
    public int InboxRunEvents { get; init; } = 200;

    /// <summary>How long an event waits for an offline user [DM1].</summary>
    public TimeSpan InboxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Senders to one user whose ids are remembered [WS6].</summary>
    public int DedupeOrigins { get; init; } = 100;

    /// <summary>Ids remembered for each of them [WS6].</summary>
    public int DedupeIds { get; init; } = 1_024;

    /// <summary>Devices that one user may have registered; the one registered longest ago makes way [DV1].</summary>
    public int Devices { get; init; } = 100;

    /// <summary>Events for one user that wait while a journal write is under way; over that the sender hears throttled.</summary>
    public int GatherLimit { get; init; } = 1_024;

    /// <summary>Messages that wait while the directory is asked whether there is such a user.</summary>
    public int OpeningStash { get; init; } = 1_024;

    /// <summary>Deadline for the directory's answer.</summary>
    public TimeSpan DirectoryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An acknowledgement that nobody waits for is stored after at most this long, with others.</summary>
    public TimeSpan AcknowledgeEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a user without a connection stays in memory.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a user's state is stored whole, in journal events; those before the last snapshot but one are deleted.</summary>
    public int SnapshotEvery { get; init; } = 200;

    /// <summary>Deadline for the last write of a user that leaves memory.</summary>
    public TimeSpan StoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shards over which the users are spread. Never change it while nodes run.</summary>
    public int Shards { get; init; } = 100;

    /// <summary>What one user may hold.</summary>
    internal InboxLimits Limits => new()
    {
        Events = InboxEvents,
        RunEvents = InboxRunEvents,
        Age = InboxAge,
        DedupeOrigins = DedupeOrigins,
        DedupeIds = DedupeIds,
        Devices = Devices,
    };
}
