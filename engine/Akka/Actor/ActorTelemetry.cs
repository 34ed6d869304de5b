#nullable disable
namespace Akka.Actor;

/// <summary>Published when actors start, restart and stop, where akka.actor.telemetry.enabled is on.</summary>
public interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    Type ActorType { get; }

    string ActorTypeOverride { get; }
}

public sealed class ActorStarted : IActorTelemetryEvent
{
    internal ActorStarted(IActorRef subject, Type actorType, string actorTypeOverride)
    {
        Subject = subject;
        ActorType = actorType;
        ActorTypeOverride = actorTypeOverride ?? string.Empty;
    }

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public string ActorTypeOverride { get; }
}

public sealed class ActorRestarted : IActorTelemetryEvent
{
    internal ActorRestarted(IActorRef subject, Type actorType, Exception reason, string actorTypeOverride)
    {
        Subject = subject;
        ActorType = actorType;
        Reason = reason;
        ActorTypeOverride = actorTypeOverride ?? string.Empty;
    }

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public Exception Reason { get; }

    public string ActorTypeOverride { get; }
}

public sealed class ActorStopped : IActorTelemetryEvent
{
    internal ActorStopped(IActorRef subject, Type actorType, string actorTypeOverride)
    {
        Subject = subject;
        ActorType = actorType;
        ActorTypeOverride = actorTypeOverride ?? string.Empty;
    }

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public string ActorTypeOverride { get; }
}
