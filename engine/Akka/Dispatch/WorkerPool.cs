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

    private static int _pumps;
    private static int _limit = Target;

    internal static int Pumps => Volatile.Read(ref _pumps);

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
        if (worker is { IsRunning: true, Shares: false } && worker.Next is null)
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
                ThreadPool.UnsafeQueueUserWorkItem(Pump.Instance, preferLocal: true);
                return;
            }

            pumps = seen;
        }
    }

    /// <summary>A thread of the engine's own comes in beside those of the thread pool.</summary>
    internal static void RunRescue()
    {
        Interlocked.Increment(ref _pumps);
        RunPump(isPoolThread: false);
    }

    private static void RunPump(bool isPoolThread)
    {
        var worker = Worker.Current ?? Worker.Register();
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
                else if (worker.Shares || worker.Later is not null)
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

        // What the watchdog's theft and the end of the chain left over cannot be seen by anybody else.
        if (worker.TakeNext() is { } left)
            Enqueue(left);
    }

    private sealed class Pump : IThreadPoolWorkItem
    {
        public static readonly Pump Instance = new();

        public void Execute() => RunPump(isPoolThread: true);
    }
}
