using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>The shard to a user: stop. What is being written is waited for; whoever comes meanwhile finds the next life.</summary>
public sealed record UserStop : ICollabMessage
{
    public static UserStop Instance { get; } = new();
}

/// <summary>What a user's actor tells itself: timers, and the answer of the directory. Never leaves its actor.</summary>
internal interface IUserSignal : INoSerializationVerificationNeeded;

/// <summary>The directory's answer to question <paramref name="Lookup"/>; null with the problem where it did not answer.</summary>
internal sealed record Looked(int Lookup, bool? Exists, Exception? Problem) : IUserSignal;

/// <summary>What gathered behind a refused write is written now.</summary>
internal sealed record WriteOn : IUserSignal
{
    public static WriteOn Instance { get; } = new();
}

/// <summary>Acknowledgements that waited for company are stored.</summary>
internal sealed record AcknowledgeTick : IUserSignal
{
    public static AcknowledgeTick Instance { get; } = new();
}

/// <summary>Connections that are still there have answered a ping since what they were sent before.</summary>
internal sealed record ProofTick : IUserSignal
{
    public static ProofTick Instance { get; } = new();
}

internal sealed record Unused : IUserSignal
{
    public static Unused Instance { get; } = new();
}

internal sealed record StopLate : IUserSignal
{
    public static StopLate Instance { get; } = new();
}
