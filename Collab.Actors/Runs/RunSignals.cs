using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>The shard to its run: stop. What is being written is waited for; what was not delivered yet is delivered by the next life.</summary>
public sealed record RunStop : ICollabMessage
{
    public static RunStop Instance { get; } = new();
}

/// <summary>What a run tells itself: timers, and the results of what it asked. Never leaves its actor.</summary>
internal interface IRunSignal : INoSerializationVerificationNeeded;

/// <summary>The directory has an entry of the run, or could not make one. <see cref="Note"/>: whom the run is for is not there.</summary>
internal sealed record Registered(Exception? Problem, string? Note) : IRunSignal;

/// <summary>The directory has been told when to look at the run next; <see cref="Final"/>: that it has nothing to do any more.</summary>
internal sealed record Noted(bool Final, Exception? Problem) : IRunSignal;

/// <summary>The directory's entry is gone, or not.</summary>
internal sealed record Forgotten(Exception? Problem) : IRunSignal;

/// <summary>An answer to a delivery, or why there is none.</summary>
internal sealed record DeliveryAnswered(int Attempt, object? Answer, Exception? Problem) : IRunSignal;

/// <summary>A delivery has had its time.</summary>
internal sealed record DeliveryLate(int Attempt) : IRunSignal;

/// <summary>The pause before another try is over.</summary>
internal sealed record DeliverAgain : IRunSignal
{
    public static DeliverAgain Instance { get; } = new();
}

/// <summary>Note in the journal what has been delivered.</summary>
internal sealed record MarkTick : IRunSignal
{
    public static MarkTick Instance { get; } = new();
}

/// <summary>Tell the directory that the run is alive.</summary>
internal sealed record AliveTick : IRunSignal
{
    public static AliveTick Instance { get; } = new();
}

/// <summary>The run may have been silent for too long.</summary>
internal sealed record SilenceTick : IRunSignal
{
    public static SilenceTick Instance { get; } = new();
}

/// <summary>The publisher's socket has been away for the grace, or nobody has said yet whether it is back.</summary>
internal sealed record PublisherTick : IRunSignal
{
    public static PublisherTick Instance { get; } = new();
}

/// <summary>What gathered behind a refused write is written now.</summary>
internal sealed record WriteOn : IRunSignal
{
    public static WriteOn Instance { get; } = new();
}

internal sealed record Unused : IRunSignal
{
    public static Unused Instance { get; } = new();
}

/// <summary>A store has had its time: of the last write of a run that stops, or of its deletion.</summary>
internal sealed record StoreLate : IRunSignal
{
    public static StoreLate Instance { get; } = new();
}
