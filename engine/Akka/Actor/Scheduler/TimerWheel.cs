namespace Akka.Actor.Scheduler;

/// <summary>Buckets in a ring, one for each tick; a task lies in the bucket of its tick, however many rounds away. One thread uses it.</summary>
internal sealed class TimerWheel
{
    private readonly ScheduledTask?[] _buckets;
    private readonly int _mask;
    private readonly long _tickLength;
    private long _tick;

    public TimerWheel(int buckets, long tickLength)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(buckets, 2));
        _buckets = new ScheduledTask?[size];
        _mask = size - 1;
        _tickLength = tickLength;
    }

    public int Count { get; private set; }

    /// <summary>When the next bucket is due.</summary>
    public long NextTick => (_tick + 1) * _tickLength;

    public void Add(ScheduledTask task)
    {
        // A task whose tick has gone by, or is now, is due with the next.
        var tick = Math.Max((task.Deadline + _tickLength - 1) / _tickLength, _tick + 1);
        var bucket = (int)(tick & _mask);
        task.Next = _buckets[bucket];
        _buckets[bucket] = task;
        Count++;
    }

    /// <summary>With nothing in it the wheel jumps to the present.</summary>
    public void SkipTo(long now) => _tick = Math.Max(_tick, now / _tickLength);

    /// <summary>Turns on by one tick.</summary>
    /// <returns>The tasks that are due, in the order of their deadlines. Cancelled ones are dropped on the way.</returns>
    public List<ScheduledTask>? Advance()
    {
        _tick++;
        var bucket = (int)(_tick & _mask);
        var end = _tick * _tickLength;
        List<ScheduledTask>? due = null;
        ScheduledTask? kept = null;
        ScheduledTask? last = null;
        for (var task = _buckets[bucket]; task is not null;)
        {
            var next = task.Next;
            task.Next = null;
            if (task.IsCancelled)
            {
                Count--;
            }
            else if (task.Deadline <= end)
            {
                Count--;
                (due ??= []).Add(task);
            }
            else if (last is null)
            {
                kept = last = task;
            }
            else
            {
                last.Next = task;
                last = task;
            }

            task = next;
        }

        _buckets[bucket] = kept;
        if (due is { Count: > 1 })
        {
            // A bucket has its newest first; those of one deadline go in the order in which they were scheduled.
            due.Reverse();
            return [.. due.OrderBy(task => task.Deadline)];
        }

        return due;
    }
}
