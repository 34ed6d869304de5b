#nullable disable
namespace Akka.Actor;

/// <summary>An actor's hooks, each with an Around… that extensions override to stand around the user's own.</summary>
public abstract partial class ActorBase
{
    private SupervisorStrategy _strategy;

    /// <summary>How this actor's children are supervised; asked once for each instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => _cell.SystemImpl.DefaultSupervisorStrategy;

    internal SupervisorStrategy SupervisorStrategyInternal =>
        _strategy ??= _cell.Props.SupervisorStrategy ?? SupervisorStrategy() ?? Akka.Actor.SupervisorStrategy.DefaultStrategy;

    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    /// <summary>On the instance that failed, before another takes its place: stops its children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in _cell.GetChildren())
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }

        PostStop();
    }

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>On the new instance: calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    public virtual void AroundPreStart() => PreStart();

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    public virtual void AroundPostStop() => PostStop();

    /// <summary>After the last message.</summary>
    protected virtual void PostStop()
    {
    }
}
