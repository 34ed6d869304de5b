using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>The shard to its room: stop. What is being written is waited for; whoever comes meanwhile finds the next life.</summary>
public sealed record RoomStop : ICollabMessage
{
    public static RoomStop Instance { get; } = new();
}

/// <summary>What a room tells itself: timers, and the results of what it asked. Never leaves its actor.</summary>
internal interface IRoomSignal : INoSerializationVerificationNeeded;

internal sealed record Found(int Lookup, RoomRecord? Record) : IRoomSignal;

internal sealed record LookupFailed(int Lookup, Exception Cause) : IRoomSignal;

internal sealed record CursorTick : IRoomSignal
{
    public static CursorTick Instance { get; } = new();
}

internal sealed record PresenceTick : IRoomSignal
{
    public static PresenceTick Instance { get; } = new();
}

internal sealed record TouchTick : IRoomSignal
{
    public static TouchTick Instance { get; } = new();
}

/// <summary>last_activity was written, or not.</summary>
internal sealed record Touched(Exception? Problem) : IRoomSignal;

/// <summary>What gathered behind a refused write is written now.</summary>
internal sealed record WriteOn : IRoomSignal
{
    public static WriteOn Instance { get; } = new();
}

internal sealed record RejoinsSettled : IRoomSignal
{
    public static RejoinsSettled Instance { get; } = new();
}

internal sealed record Unused : IRoomSignal
{
    public static Unused Instance { get; } = new();
}

internal sealed record StopLate : IRoomSignal
{
    public static StopLate Instance { get; } = new();
}

internal sealed record ClosingLate : IRoomSignal
{
    public static ClosingLate Instance { get; } = new();
}

/// <summary>A deletion's step has had its time, or its pause before another try.</summary>
internal sealed record DeletionTimer(DeletionStep Step, bool Again) : IRoomSignal;

internal sealed record EntryDeleted(Exception? Problem) : IRoomSignal;
