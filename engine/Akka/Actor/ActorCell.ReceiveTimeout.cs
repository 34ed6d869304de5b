#nullable disable
namespace Akka.Actor;

/// <summary>
/// A cell's receive timeout. A message only moves the deadline; the one timer that is under way finds out, when it fires, how much is
/// left, so that an actor with many messages does not make and cancel a timer for each.
/// </summary>
public partial class ActorCell
{
    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout = null)
    {
        var wanted = timeout is { } some && some > TimeSpan.Zero && some != Timeout.InfiniteTimeSpan && some != TimeSpan.MaxValue ? timeout : null;
        if (wanted is null)
        {
            Set(CellFlags.HasReceiveTimeout, false);
            if (_extras is null)
                return;
            _extras.ReceiveTimeout = null;
            _extras.ReceiveTimeoutTimer?.Cancel();
            _extras.ReceiveTimeoutTimer = null;
            return;
        }

        Set(CellFlags.HasReceiveTimeout, true);
        Set(CellFlags.GetsScheduled, true);
        var extras = Extras;
        extras.ReceiveTimeout = wanted;
        extras.ReceiveTimeoutTimer?.Cancel();
        extras.ReceiveTimeoutTimer = null;
        CheckReceiveTimeout();
    }

    /// <param name="reschedule">False for messages that do not move the deadline.</param>
    public void CheckReceiveTimeout(bool reschedule = true)
    {
        if (_extras is not { ReceiveTimeout: { } timeout } extras)
            return;
        if (reschedule)
            extras.ReceiveTimeoutDeadline = _systemImpl.Scheduler.MonotonicClock + timeout;
        if (extras.ReceiveTimeoutTimer is null)
            StartReceiveTimer(extras, timeout);
    }

    private void StartReceiveTimer(CellExtras extras, TimeSpan after)
    {
        var timer = new Cancelable(_systemImpl.Scheduler.Advanced);
        extras.ReceiveTimeoutTimer = timer;
        _systemImpl.Scheduler.ScheduleTellOnce(after, _self, new ReceiveTimeoutDue(timer), _self, timer);
    }

    private object OpenReceiveTimeout(ReceiveTimeoutDue due)
    {
        if (_extras is not { ReceiveTimeout: not null } extras || !ReferenceEquals(extras.ReceiveTimeoutTimer, due.Timer))
            return null;

        var left = extras.ReceiveTimeoutDeadline - _systemImpl.Scheduler.MonotonicClock;
        if (left > TimeSpan.Zero)
        {
            StartReceiveTimer(extras, left);
            return null;
        }

        extras.ReceiveTimeoutTimer = null;
        return Akka.Actor.ReceiveTimeout.Instance;
    }

    private sealed class ReceiveTimeoutDue : ISelfScheduled, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression
    {
        public ReceiveTimeoutDue(ICancelable timer) => Timer = timer;

        public ICancelable Timer { get; }

        public object Open(ActorCell cell) => cell.OpenReceiveTimeout(this);
    }
}
