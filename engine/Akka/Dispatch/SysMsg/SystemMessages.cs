#nullable disable
using Akka.Actor;
using Akka.Annotations;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>Takes the place of the last message in a queue that is closed.</summary>
public sealed class NoMessage : SystemMessage
{
    public override string ToString() => "<NoMessage>";
}

/// <summary>Make the actor.</summary>
public sealed class Create : SystemMessage
{
    public Create(ActorInitializationException failure = null) => Failure = failure;

    public ActorInitializationException Failure { get; }

    public override bool Equals(object obj) => obj is Create other && Equals(Failure, other.Failure);

    public override int GetHashCode() => Failure?.GetHashCode() ?? 0;

    public override string ToString() => $"<Create>: {(Failure is null ? "No Failure" : Failure.ToString())}";
}

/// <summary>Restart the actor.</summary>
public sealed class Recreate : SystemMessage
{
    public Recreate(Exception cause) => Cause = cause;

    public Exception Cause { get; }

    internal override bool StashedWhileWaitingForChildren => true;

    public override string ToString() => $"<Recreate>{(Cause is null ? string.Empty : $": {Cause}")}";
}

/// <summary>Handle no messages for now.</summary>
public sealed class Suspend : SystemMessage
{
    internal override bool StashedWhileWaitingForChildren => true;

    public override string ToString() => "<Suspend>";
}

/// <summary>Handle messages again.</summary>
public sealed class Resume : SystemMessage
{
    public Resume(Exception causedByFailure) => CausedByFailure = causedByFailure;

    public Exception CausedByFailure { get; set; }

    internal override bool StashedWhileWaitingForChildren => true;

    public override string ToString() => $"<Resume>{(CausedByFailure is null ? string.Empty : $": {CausedByFailure}")}";
}

/// <summary>Stop the actor.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    public override string ToString() => "<Terminate>";
}

/// <summary>A child has been made and wants supervision.</summary>
public sealed class Supervise : SystemMessage
{
    public Supervise(IActorRef child, bool async)
    {
        Child = child;
        Async = async;
    }

    public IActorRef Child { get; }

    public bool Async { get; }

    public override string ToString() => $"<Supervise>: {Child}{(Async ? " (async)" : string.Empty)}";
}

/// <summary>A child failed.</summary>
[InternalApi]
public sealed class Failed : SystemMessage
{
    public Failed(IActorRef child, Exception cause, long uid)
    {
        Child = child;
        Cause = cause;
        Uid = uid;
    }

    public IActorRef Child { get; }

    public Exception Cause { get; }

    public long Uid { get; }

    internal override bool StashedWhileWaitingForChildren => true;

    internal override bool StashedWhileSuspended => true;

    public override string ToString() => $"<Failed>: {Child} ({Uid}) {(Cause is null ? string.Empty : $", Cause={Cause}")}";
}

/// <summary>Tell the watcher when the watchee ends.</summary>
public class Watch : SystemMessage
{
    public Watch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    public IInternalActorRef Watchee { get; }

    public IInternalActorRef Watcher { get; }

    protected bool Equals(Watch other) => Equals(Watchee, other.Watchee) && Equals(Watcher, other.Watcher);

    public override bool Equals(object obj) => obj is Watch other && obj.GetType() == GetType() && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Watchee, Watcher);

    public override string ToString() => $"<Watch>: {Watcher} wants to watch {Watchee}";
}

public sealed class Unwatch : SystemMessage
{
    public Unwatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    public IInternalActorRef Watchee { get; }

    public IInternalActorRef Watcher { get; }

    public override bool Equals(object obj) => obj is Unwatch other && Equals(Watchee, other.Watchee) && Equals(Watcher, other.Watcher);

    public override int GetHashCode() => HashCode.Combine(Watchee, Watcher);

    public override string ToString() => $"<Unwatch>: {Watcher} wants to unwatch {Watchee}";
}

/// <summary>An actor has ended: to those who watched it, and to its parent.</summary>
public sealed class DeathWatchNotification : SystemMessage, IDeadLetterSuppression
{
    public DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        Actor = actor;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    public IActorRef Actor { get; }

    public bool ExistenceConfirmed { get; }

    public bool AddressTerminated { get; }

    public override string ToString() => $"<DeathWatchNotification>: {Actor}, ExistenceConfirmed={ExistenceConfirmed}, AddressTerminated={AddressTerminated}";
}

/// <summary>A step of an async handler, to be run by the actor.</summary>
public sealed class ActorTask : SystemMessage
{
    public ActorTask(Task task) => Task = task;

    public Task Task { get; }
}

/// <summary>An async handler has ended.</summary>
internal sealed class ActorTaskDone : SystemMessage
{
    public ActorTaskDone(Exception failure, object message, IActorRef sender)
    {
        Failure = failure;
        Message = message;
        Sender = sender;
    }

    public Exception Failure { get; }

    public object Message { get; }

    public IActorRef Sender { get; }

    public override string ToString() => $"<ActorTaskDone>: {Message}";
}

/// <summary>To a guardian: stop this child of yours.</summary>
public sealed class StopChild
{
    public StopChild(IActorRef child) => Child = child;

    public IActorRef Child { get; }

    public override string ToString() => $"<StopChild>: {Child}";
}

/// <summary>To the system guardian: wait for the sender before the system ends.</summary>
public sealed class RegisterTerminationHook
{
    private RegisterTerminationHook()
    {
    }

    public static RegisterTerminationHook Instance { get; } = new();

    public override string ToString() => "<RegisterTerminationHook>";
}

/// <summary>To those who registered: the user's actors have ended.</summary>
public sealed class TerminationHook
{
    private TerminationHook()
    {
    }

    public static TerminationHook Instance { get; } = new();

    public override string ToString() => "<TerminationHook>";
}

/// <summary>Their answer, when they are ready for the end.</summary>
public sealed class TerminationHookDone
{
    private TerminationHookDone()
    {
    }

    public static TerminationHookDone Instance { get; } = new();

    public override string ToString() => "<TerminationHookDone>";
}
