using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until the test moves it on (akka.scheduler.implementation). What has fallen due then runs on the test's
/// thread, in the order of its times, before <see cref="Advance"/> returns: once, however many intervals the step was long.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Item, (long Due, long Order)> _items = new();
    private DateTimeOffset _now;
    private long _order;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = DateTimeOffset.UtcNow;

    public DateTimeOffset Now => TimeNow;

    public TimeSpan MonotonicClock => HighResMonotonicClock;

    public TimeSpan HighResMonotonicClock => TimeSpan.FromTicks(TimeNow.Ticks);

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    public void Advance(TimeSpan offset)
    {
        if (offset < TimeSpan.Zero)
            throw new InvalidOperationException($"Time does not go back: {offset}");
        AdvanceTo(TimeNow + offset);
    }

    /// <exception cref="InvalidOperationException">That time has passed.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < TimeNow)
            throw new InvalidOperationException($"You can't move back in time: from {TimeNow} to {when}");

        foreach (var item in TakeDue(when))
        {
            // Those before it may have cancelled it.
            if (item.IsCancelled)
                continue;
            item.Action();
            if (item.Interval is { } interval && !item.IsCancelled)
                Add(interval, interval, item.Action, item.Cancelable);
        }
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(Checked(delay, nameof(delay)), null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(Checked(initialDelay, nameof(initialDelay)), Positive(interval), () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Add(Checked(delay, nameof(delay)), null, action, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(Checked(initialDelay, nameof(initialDelay)), Positive(interval), action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private static TimeSpan Checked(TimeSpan delay, string name) =>
        delay >= TimeSpan.Zero ? delay : throw new ArgumentOutOfRangeException(name, delay, "A delay must not be negative");

    private static TimeSpan Positive(TimeSpan interval) =>
        interval > TimeSpan.Zero ? interval : throw new ArgumentOutOfRangeException(nameof(interval), interval, "An interval must be positive");

    private void Add(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
    {
        lock (_gate)
            _items.Enqueue(new Item(action, interval, cancelable), ((_now + delay).UtcTicks, _order++));
    }

    private List<Item> TakeDue(DateTimeOffset when)
    {
        lock (_gate)
        {
            _now = when;
            var due = new List<Item>();
            while (_items.TryPeek(out var item, out var priority) && priority.Due <= when.UtcTicks)
            {
                _items.Dequeue();
                due.Add(item);
            }

            return due;
        }
    }

    private sealed record Item(Action Action, TimeSpan? Interval, ICancelable? Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
