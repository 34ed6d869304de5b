using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>Starts its child again when it has failed, after a pause that doubles each time; stops with a child that stops itself.</summary>
internal sealed class BackoffOnRestartSupervisor : BackoffSupervisorBase
{
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _randomFactor;
    private readonly OneForOneStrategy _strategy;

    // Set between the child's failure and its end.
    private TimeSpan? _pause;

    public BackoffOnRestartSupervisor(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, IBackoffReset reset, double randomFactor,
        OneForOneStrategy strategy, object? replyWhileStopped, Func<object, bool>? finalStopMessage)
        : base(childProps, childName, reset, replyWhileStopped, finalStopMessage)
    {
        _minBackoff = minBackoff;
        _maxBackoff = maxBackoff;
        _randomFactor = randomFactor;
        _strategy = strategy;
    }

    // A restart becomes a stop and, after the pause, a new child. The retries are counted here, where a reset can reach them.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        -1, -1,
        failure =>
        {
            var directive = _strategy.Decider.Decide(failure);
            if (directive != Directive.Restart)
                return directive;
            PlanRestart();
            return Directive.Stop;
        },
        true);

    protected override bool Receive(object message)
    {
        if (_pause.HasValue && message is BackoffSupervisor.StartChild)
            return true;
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
            return HandleBackoff(message);

        var child = Child;
        Child = null!;
        if (_pause is { } pause && !FinalStopMessageReceived)
        {
            _pause = null;
            Context.System.Scheduler.ScheduleTellOnce(pause, Self, BackoffSupervisor.StartChild.Instance, Self);
            return true;
        }

        Context.GetLogger().Debug("Terminating, because child {0} terminated itself", child);
        Context.Stop(Self);
        return true;
    }

    private void PlanRestart()
    {
        var most = _strategy.MaxNumberOfRetries;
        if (most >= 0 && RestartCountN + 1 > most)
        {
            Context.GetLogger().Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", RestartCountN + 1, most);
            Context.Stop(Self);
            return;
        }

        _pause = BackoffDelay.Calculate(RestartCountN, _minBackoff, _maxBackoff, _randomFactor);
        RestartCountN++;
    }
}
