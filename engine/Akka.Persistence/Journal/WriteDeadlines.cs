namespace Akka.Persistence.Journal;

/// <summary>
/// Ends writes that take longer than the call timeout. One timer for all of them, that runs while there are any: a timer for
/// each write would cost more than the rest of its way.
/// </summary>
internal sealed class WriteDeadlines
{
    private readonly long _limit;
    private readonly long _period;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private PendingWrite? _oldest;
    private PendingWrite? _youngest;

    /// <param name="limit">How long a write may take; a tenth more until that is noticed.</param>
    public WriteDeadlines(TimeSpan limit)
    {
        _limit = (long)limit.TotalMilliseconds;
        _period = Math.Clamp(_limit / 10, 10, 1_000);
        _timer = new Timer(static me => ((WriteDeadlines)me!).Sweep(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private bool Limited => _limit > 0;

    public void Add(PendingWrite write)
    {
        if (!Limited)
        {
            return;
        }

        write.Deadline = Environment.TickCount64 + _limit;
        lock (_lock)
        {
            write.Older = _youngest;
            if (_youngest is null)
            {
                _oldest = write;
                _timer.Change(_period, Timeout.Infinite);
            }
            else
            {
                _youngest.Younger = write;
            }

            _youngest = write;
        }
    }

    public void Remove(PendingWrite write)
    {
        if (!Limited)
        {
            return;
        }

        lock (_lock)
        {
            if (write.Older is null && !ReferenceEquals(_oldest, write))
            {
                return;
            }

            Unlink(write);
        }
    }

    private void Sweep()
    {
        List<PendingWrite>? late = null;
        lock (_lock)
        {
            var now = Environment.TickCount64;
            while (_oldest is { } oldest && oldest.Deadline <= now)
            {
                Unlink(oldest);
                (late ??= []).Add(oldest);
            }

            if (_oldest is not null)
            {
                _timer.Change(_period, Timeout.Infinite);
            }
        }

        if (late is not null)
        {
            foreach (var write in late)
            {
                write.TimeOut(_limit);
            }
        }
    }

    private void Unlink(PendingWrite write)
    {
        if (write.Older is null)
        {
            _oldest = write.Younger;
        }
        else
        {
            write.Older.Younger = write.Younger;
        }

        if (write.Younger is null)
        {
            _youngest = write.Older;
        }
        else
        {
            write.Younger.Older = write.Older;
        }

        write.Older = null;
        write.Younger = null;
    }
}
