namespace Akka.Dispatch;

/// <summary>
/// Looks at the workers each millisecond while there is work, and sleeps when there is none. An actor may block its thread: the
/// mailboxes in that worker's slots go to the queue, there may be one more pump than cores, and if the thread pool has no thread for it
/// the engine makes one.
/// </summary>
internal static class Watchdog
{
    private const int MaxRescues = 1024;
    private const int IdleTicksBeforeSleep = 8;

    /// <summary>A handler that runs for so long may wait for a disk, though its thread does not say so.</summary>
    private const int TicksOfDoubt = 20;

    /// <summary>Fewer runs than this in a millisecond: each takes so long that sharing costs less than waiting.</summary>
    private const int FewRuns = 40;

    /// <summary>
    /// A thread that neither ran anything nor waits may just have lost its core to others for a moment. What is in its slots stays there
    /// for so long, since it goes on faster there than anywhere else.
    /// </summary>
    private const int TicksOfGrace = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RescueLinger = TimeSpan.FromSeconds(5);
    private static readonly Lock Gate = new();
    private static readonly SemaphoreSlim Alarm = new(0);
    private static readonly SemaphoreSlim IdleRescues = new(0);

    private static Worker[] _workers = [];
    private static int _rescues;
    private static int _lingering;
    private static long _takenSeen;

    // The thread is made with the first worker.
    private static volatile bool _asleep;
    private static bool _started;

    internal static void Add(Worker worker)
    {
        lock (Gate)
        {
            _workers = [.. _workers.Where(w => !w.IsGone), worker];
            if (_started)
                return;
            _started = true;
            new Thread(Watch) { IsBackground = true, Name = "akka-watchdog" }.Start();
        }
    }

    internal static void Wake()
    {
        if (_asleep)
            WakeUp();
    }

    private static void WakeUp()
    {
        lock (Gate)
        {
            if (!_asleep)
                return;
            _asleep = false;
        }

        Alarm.Release();
    }

    private static void Watch()
    {
        var idle = 0;
        while (true)
        {
            Thread.Sleep(Tick);
            if (Look())
            {
                idle = 0;
                continue;
            }

            if (++idle < IdleTicksBeforeSleep)
                continue;
            _asleep = true;
            Interlocked.MemoryBarrier();
            if (WorkerPool.Pumps > 0 || WorkerPool.HasWaiting)
                WakeUp();

            Alarm.Wait();
            idle = 0;
        }
    }

    private static bool Look()
    {
        var workers = Volatile.Read(ref _workers);
        var blocked = 0;
        var doubtful = 0;
        long taken = 0;
        foreach (var worker in workers)
        {
            taken += Volatile.Read(ref worker.Taken);
            if (!worker.IsRunning)
            {
                worker.TicksStuck = 0;
                worker.TicksSlow = 0;
                continue;
            }

            var runs = Volatile.Read(ref worker.Runs);
            var done = runs - worker.RunsSeen;
            worker.RunsSeen = runs;
            worker.TicksSlow = done < FewRuns ? worker.TicksSlow + 1 : 0;
            worker.Shares = worker.TicksSlow > 1;
            if (done > 0)
            {
                worker.TicksStuck = 0;
                worker.MustYield = true;
                continue;
            }

            worker.TicksStuck++;
            if (worker.IsBlocked)
            {
                blocked++;
                Release(worker);
            }
            else if (worker.TicksStuck >= TicksOfGrace)
            {
                doubtful += worker.TicksStuck >= TicksOfDoubt ? 1 : 0;
                Release(worker);
            }
        }

        // Those that are busy keep their cores; with too many of them beside each other nobody would come forward.
        WorkerPool.Limit = WorkerPool.Target + blocked + Math.Min(doubtful, 2 * WorkerPool.Target);
        var waiting = WorkerPool.HasWaiting;
        if (waiting)
        {
            if (taken == _takenSeen && WorkerPool.HasUnclaimed)
                Rescue();
            WorkerPool.EnsurePump();
        }

        _takenSeen = taken;
        return waiting || WorkerPool.Pumps > 0;
    }

    private static void Release(Worker worker)
    {
        if (worker.TakeNext() is { } next)
            WorkerPool.Enqueue(next);
        if (worker.TakeLater() is { } later)
            WorkerPool.Enqueue(later);
    }

    private static void Rescue()
    {
        if (Volatile.Read(ref _lingering) > 0)
        {
            IdleRescues.Release();
            return;
        }

        if (Interlocked.Increment(ref _rescues) > MaxRescues)
        {
            Interlocked.Decrement(ref _rescues);
            return;
        }

        new Thread(RescueLoop) { IsBackground = true, Name = "akka-worker" }.Start();
    }

    private static void RescueLoop()
    {
        do
        {
            WorkerPool.RunPump(isPoolThread: false);
            Interlocked.Increment(ref _lingering);
            var called = IdleRescues.Wait(RescueLinger);
            Interlocked.Decrement(ref _lingering);
            if (!called)
                break;
        }
        while (true);
        Interlocked.Decrement(ref _rescues);
    }
}
