namespace Collab.TestKit;

/// <summary>A clock that stands still until it is moved; its own timers fire when their time has come, on the thread that moves it.</summary>
/// <param name="start">The time it starts at; null: noon of the first day of 2026, UTC.</param>
public class SteppedTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = start ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock, and fires what has come due.</summary>
    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now)];
            foreach (var timer in due) timer.Elapse();
            Changed();
        }

        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Returns when somebody waits for this long from now.</summary>
    /// <exception cref="TimeoutException">Nobody did within 10 s of real time; the message says what they wait for.</exception>
    public async Task WaitsAsync(TimeSpan wait)
    {
        var deadline = Task.Delay(TimeSpan.FromSeconds(10));
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Any(timer => timer.Due == _now + wait))
                    return;
                if (deadline.IsCompleted)
                    throw new TimeoutException($"Nobody waits {wait}, but {string.Join(", ", _timers.Select(timer => timer.Due - _now))}.");
                changed = _changed.Task;
            }

            await Task.WhenAny(changed, deadline).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    // Called under the lock.
    private void Changed()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
                time.Changed();
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
