using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that is no actor: it writes on the caller's thread, so that it works before and after the actors do.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    public LogFilterEvaluator Filter { get; internal set; } = LogFilterEvaluator.NoFilters;

    public sealed override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not have a provider.");

    protected abstract void Log(object message);

    protected sealed override void TellInternal(object message, IActorRef sender) =>
        Log(message ?? throw new ArgumentNullException(nameof(message), "The message to log must not be null."));
}
