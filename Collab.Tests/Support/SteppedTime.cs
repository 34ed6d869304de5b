namespace Collab.Tests.Support;

/// <summary>A clock that stands still until it is moved; timers fire when their time has come.</summary>
public class SteppedTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now)];
            foreach (var timer in due) timer.Elapse();
        }

        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Waits until somebody waits for this long; at most 10 s.</summary>
    public async Task WaitsAsync(TimeSpan wait)
    {
        await Eventually.BecomesAsync(() =>
        {
            lock (_lock) return Task.FromResult(_timers.Any(t => t.Due == _now + wait));
        }, true);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var now = false;
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
                now = dueTime == TimeSpan.Zero;
                if (now) Elapse();
                else if (Due != DateTimeOffset.MaxValue) time._timers.Add(this);
            }

            if (now) Fire();
            return true;
        }

        // Called under the lock.
        public void Elapse()
        {
            time._timers.Remove(this);
            Due = DateTimeOffset.MaxValue;
            if (_period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero) return;
            Due = time._now + _period;
            time._timers.Add(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
