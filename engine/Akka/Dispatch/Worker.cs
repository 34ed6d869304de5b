namespace Akka.Dispatch;

/// <summary>A thread that runs mailboxes, with the slots of those that run next on it. Others may take from the slots.</summary>
internal sealed class Worker
{
    [ThreadStatic]
    private static Worker? _current;

    /// <summary>Became runnable while the worker ran another: runs next.</summary>
    public Mailbox? Next;

    /// <summary>Has used up its turn: runs after <see cref="Next"/>.</summary>
    public Mailbox? Later;

    public volatile bool IsRunning;

    /// <summary>Set by the watchdog: let others of the thread pool run.</summary>
    public volatile bool MustYield;

    /// <summary>Set by the watchdog: runs take long here, so runnable mailboxes go where other threads find them at once.</summary>
    public volatile bool Shares;

    /// <summary>How many runs there were, and how many mailboxes came from the queue; the watchdog compares them.</summary>
    public long Runs;
    public long Taken;

    public long RunsSeen;
    public int TicksStuck;
    public int TicksSlow;

    private readonly Thread _thread;

    private Worker(Thread thread) => _thread = thread;

    public static Worker? Current => _current;

    public bool IsGone => !_thread.IsAlive;

    /// <summary>Whether the thread waits or sleeps. One that waits within the operating system cannot be told from a busy one.</summary>
    public bool IsBlocked => (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    public static Worker Register()
    {
        var worker = new Worker(Thread.CurrentThread);
        _current = worker;
        Watchdog.Add(worker);
        return worker;
    }

    public Mailbox? TakeNext() => Next is null ? null : Interlocked.Exchange(ref Next, null);

    public Mailbox? TakeLater() => Later is null ? null : Interlocked.Exchange(ref Later, null);

    public void PutLater(Mailbox mailbox) => Volatile.Write(ref Later, mailbox);
}
