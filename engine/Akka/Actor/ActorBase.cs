#nullable disable
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor's inner side, for the engine.</summary>
public interface IInternalActor
{
    IActorContext ActorContext { get; }
}

/// <summary>The root of all actors: handles one message at a time, and nobody but itself touches its state.</summary>
public abstract partial class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;

    protected ActorBase()
    {
        _cell = InternalCurrentActorCellKeeper.Current
            ?? throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        if (this is IWithTimers withTimers)
            withTimers.Timers = _cell.NewTimers();
    }

    IActorContext IInternalActor.ActorContext => _cell;

    internal ActorCell Cell => _cell;

    protected IActorRef Self => _cell.Self;

    /// <summary>Who sent the current message; dead letters where nobody did.</summary>
    protected IActorRef Sender => _cell.Sender;

    /// <exception cref="NotSupportedException">The thread runs no actor now.</exception>
    protected static IActorContext Context =>
        InternalCurrentActorCellKeeper.Current
        ?? throw new NotSupportedException("There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>Handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>Stands around each message, for extensions.</summary>
    protected virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (_cell.SystemImpl.Settings.AddLoggingReceive && this is ILogReceive)
        {
            var verb = handled ? "handled" : "unhandled";
            _cell.System.EventStream.Publish(new Debug(Self.Path.ToString(), GetType(), $"received {verb} message {message} from {Sender.Path}"));
        }

        if (!handled)
            Unhandled(message);
        return handled;
    }

    protected abstract bool Receive(object message);

    /// <summary>Takes what the behaviour did not: a Terminated breaks the death pact, all else is published.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    internal bool CallReceive(object message) => Receive(message);

    internal void CallUnhandled(object message) => Unhandled(message);

    internal bool CallAroundReceive(Receive receive, object message) => AroundReceive(receive, message);
}
