using System.Collections.Concurrent;

namespace Akka.Dispatch;

/// <summary>
/// Runs mailboxes on the thread pool's threads. A mailbox that becomes runnable while its worker runs another one goes into that
/// worker's own slot and runs next on the same thread: two actors in a conversation stay on one core, with no queue between them.
/// All other mailboxes go through one queue, which at most as many pumps empty as there are cores. <see cref="Watchdog"/> takes out
/// of the slots of workers that block, lets long chains yield, and adds threads when all pumps are stuck.
/// </summary>
internal static class WorkerPool
{
    /// <summary>After so many runs in a row a chain looks whether others wait.</summary>
    private const int HopsBetweenLooks = 64;

    internal static readonly int Target = Math.Max(2, Environment.ProcessorCount);

    private static readonly ConcurrentQueue<Mailbox> Queue = new();

    // Pumps that are running or on their way, and those of them that no thread has taken up yet.
    private static int _pumps;
    private static int _unclaimed;
    private static int _limit = Target;

    internal static int Pumps => Volatile.Read(ref _pumps);

    /// <summary>Whether a pump was asked for that the thread pool has had no thread for yet.</summary>
    internal static bool HasUnclaimed => Volatile.Read(ref _unclaimed) > 0;

    internal static bool HasWaiting => !Queue.IsEmpty;

    /// <summary>How many pumps there may be: those that are stuck do not count.</summary>
    internal static int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Has the mailbox run, which nobody else does meanwhile.</summary>
    internal static void Schedule(Mailbox mailbox)
    {
        var worker = Worker.Current;
        if (worker is { IsRunning: true } && worker.Next is null && (!worker.Shares || Pumps >= Target))
        {
            Volatile.Write(ref worker.Next, mailbox);
            Watchdog.Wake();
            return;
        }

        Enqueue(mailbox);
    }

    internal static void Enqueue(Mailbox mailbox)
    {
        Queue.Enqueue(mailbox);

        // Orders the enqueue before the look at the pumps; the last pump looks at the queue after it has left.
        Interlocked.MemoryBarrier();
        EnsurePump();
        Watchdog.Wake();
    }

    internal static void EnsurePump()
    {
        var pumps = Volatile.Read(ref _pumps);
        while (pumps < Limit)
        {
            var seen = Interlocked.CompareExchange(ref _pumps, pumps + 1, pumps);
            if (seen == pumps)
            {
                Interlocked.Increment(ref _unclaimed);
                ThreadPool.UnsafeQueueUserWorkItem(Pump.Instance, preferLocal: true);
                return;
            }

            pumps = seen;
        }
    }

    /// <summary>Takes up a pump that was asked for, if nobody else has.</summary>
    /// <param name="isPoolThread">False for a thread of the engine's own, that comes in when the thread pool has none.</param>
    internal static void RunPump(bool isPoolThread)
    {
        if (!TryClaim())
            return;
        var worker = Worker.Current ?? Worker.Register();
        worker.MustYield = false;
        do
        {
            while (Queue.TryDequeue(out var mailbox))
            {
                worker.Taken++;
                RunChain(worker, mailbox);
                if (!worker.MustYield)
                    continue;

                worker.MustYield = false;
                if (Volatile.Read(ref _pumps) > Limit)
                {
                    // Others that were stuck go on again, and this one is too many.
                    Interlocked.Decrement(ref _pumps);
                    EnsurePumpIfWaiting();
                    return;
                }

                if (isPoolThread)
                {
                    // The thread pool's other work gets its turn, and this pump the next.
                    Interlocked.Increment(ref _unclaimed);
                    ThreadPool.UnsafeQueueUserWorkItem(Pump.Instance, preferLocal: false);
                    return;
                }
            }

            Interlocked.Decrement(ref _pumps);
        }
        while (!Queue.IsEmpty && TryEnter());
    }

    private static void EnsurePumpIfWaiting()
    {
        if (!Queue.IsEmpty)
            EnsurePump();
    }

    private static bool TryClaim()
    {
        var unclaimed = Volatile.Read(ref _unclaimed);
        while (unclaimed > 0)
        {
            var seen = Interlocked.CompareExchange(ref _unclaimed, unclaimed - 1, unclaimed);
            if (seen == unclaimed)
                return true;
            unclaimed = seen;
        }

        return false;
    }

    private static bool TryEnter()
    {
        var pumps = Volatile.Read(ref _pumps);
        while (pumps < Limit)
        {
            var seen = Interlocked.CompareExchange(ref _pumps, pumps + 1, pumps);
            if (seen == pumps)
                return true;
            pumps = seen;
        }

        return false;
    }

    private static void RunChain(Worker worker, Mailbox mailbox)
    {
        var hops = 0;
        var current = mailbox;
        worker.IsRunning = true;
        while (true)
        {
            worker.Runs++;
            var hasMore = current.RunBatch();
            var next = worker.TakeNext();
            if (hasMore)
            {
                // The one that has used up its turn goes behind the one that waits.
                if (next is null)
                {
                    next = worker.TakeLater() ?? current;
                    if (!ReferenceEquals(next, current))
                        worker.PutLater(current);
                }
                else if (worker.Later is not null || (worker.Shares && Pumps < Target))
                {
                    Enqueue(current);
                }
                else
                {
                    worker.PutLater(current);
                }
            }
            else
            {
                next ??= worker.TakeLater();
            }

            if (next is null)
                break;
            current = next;
            if (worker.MustYield || (++hops % HopsBetweenLooks == 0 && !Queue.IsEmpty))
            {
                Enqueue(current);
                if (worker.TakeLater() is { } later)
                    Enqueue(later);
                break;
            }
        }

        worker.IsRunning = false;
    }

    private sealed class Pump : IThreadPoolWorkItem
    {
        public static readonly Pump Instance = new();

        public void Execute() => RunPump(isPoolThread: true);
    }
}
