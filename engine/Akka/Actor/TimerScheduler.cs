#nullable disable
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The timers of one actor. Each message under way carries its timer, so that one that was cancelled or replaced is known by not being
/// the current one of its key.
/// </summary>
internal sealed class TimerScheduler : ITimerScheduler
{
    private readonly ActorCell _cell;
    private Dictionary<object, TimerMessage> _timers;

    public TimerScheduler(ActorCell cell) => _cell = cell;

    public IReadOnlyCollection<object> ActiveTimers => _timers is null ? [] : _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers?.ContainsKey(key) ?? false;

    public void Cancel(object key)
    {
        if (_timers?.Remove(key, out var timer) == true)
            timer.Cancel();
    }

    public void CancelAll()
    {
        if (_timers is not { } timers)
            return;
        _timers = null;
        foreach (var timer in timers.Values)
            timer.Cancel();
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        var timers = _timers ??= [];
        if (timers.Remove(key, out var old))
            old.Cancel();

        var scheduler = _cell.System.Scheduler;
        var timer = new TimerMessage(this, key, message, interval is not null, scheduler.Advanced);
        timers[key] = timer;
        if (interval is { } every)
            scheduler.ScheduleTellRepeatedly(delay, every, _cell.Self, timer, sender ?? _cell.Self, timer.Cancelable);
        else
            scheduler.ScheduleTellOnce(delay, _cell.Self, timer, sender ?? _cell.Self, timer.Cancelable);
    }

    private bool IsCurrent(TimerMessage timer) => _timers is { } timers && timers.TryGetValue(timer.Key, out var current) && ReferenceEquals(current, timer);

    private sealed class TimerMessage : ISelfScheduled, IWrappedMessage, IDeadLetterSuppression
    {
        private readonly TimerScheduler _owner;
        private readonly bool _repeats;

        public TimerMessage(TimerScheduler owner, object key, object message, bool repeats, IActionScheduler scheduler)
        {
            _owner = owner;
            Key = key;
            Message = message;
            _repeats = repeats;
            Cancelable = new Cancelable(scheduler);
        }

        public object Key { get; }

        public object Message { get; }

        public Cancelable Cancelable { get; }

        public object Open(ActorCell cell)
        {
            if (!_owner.IsCurrent(this))
                return null;
            if (!_repeats)
                _owner._timers.Remove(Key);
            return Message;
        }

        public void Cancel() => Cancelable.Cancel();

        public override string ToString() => $"Timer({Key}, {Message})";
    }
}
