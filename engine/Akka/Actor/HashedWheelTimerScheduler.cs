#nullable disable
using System.Diagnostics;
using Akka.Actor.Scheduler;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// A wheel of buckets that one thread turns, a bucket each tick: scheduling and cancelling cost the same with one task and with a
/// million. With nothing scheduled the thread sleeps.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly TimeSpan _shutdownTimeout;
    private readonly TimerWheel _wheel;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private Thread _worker;
    private ScheduledTask _incoming;
    private volatile bool _stopped;
    private volatile bool _asleep;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        if (scheduler.IsNullOrEmpty())
            throw ConfigurationException.NullOrEmptyConfig<HashedWheelTimerScheduler>();
        var ticksPerWheel = scheduler.GetInt("akka.scheduler.ticks-per-wheel", 512);
        var tick = scheduler.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10));
        if (tick < TimeSpan.FromMilliseconds(1))
            throw new ArgumentOutOfRangeException(nameof(scheduler), tick, "akka.scheduler.tick-duration must be 1 ms at least.");
        if (ticksPerWheel < 1)
            throw new ArgumentOutOfRangeException(nameof(scheduler), ticksPerWheel, "akka.scheduler.ticks-per-wheel must be greater than 0.");

        _shutdownTimeout = scheduler.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        _wheel = new TimerWheel(ticksPerWheel, tick.Ticks);
    }

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => Stopwatch.GetElapsedTime(0);

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    private long Now => Stopwatch.GetElapsedTime(_startedAt).Ticks;

    /// <summary>Ends the thread. What is still scheduled never happens.</summary>
    public void Dispose()
    {
        Thread worker;
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            worker = _worker;
        }

        _wake.Set();
        if (worker is not null && worker != Thread.CurrentThread && !worker.Join(_shutdownTimeout))
            Log.Warning("Failed to shutdown scheduler within {0}", _shutdownTimeout);
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Telling(receiver, message, sender, cancelable), delay, TimeSpan.Zero);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Telling(receiver, message, sender, cancelable), initialDelay, interval);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Acting(action, cancelable), delay, TimeSpan.Zero);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Running(action, cancelable), delay, TimeSpan.Zero);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Acting(action, cancelable), initialDelay, interval);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(new ScheduledTask.Running(action, cancelable), initialDelay, interval);

    private void Schedule(ScheduledTask task, TimeSpan delay, TimeSpan period)
    {
        if (_stopped)
            throw new SchedulerException("cannot enqueue after timer shutdown");

        var now = Now;
        task.Deadline = delay.Ticks >= long.MaxValue / 2 ? long.MaxValue / 2 : now + delay.Ticks;
        task.Period = period.Ticks;
        ScheduledTask head;
        do
        {
            head = Volatile.Read(ref _incoming);
            task.Next = head;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _incoming, task, head), head));

        if (_worker is null)
            StartWorker();
        else if (_asleep)
            _wake.Set();
    }

    private void StartWorker()
    {
        lock (_gate)
        {
            if (_worker is not null || _stopped)
                return;
            _worker = new Thread(Turn) { IsBackground = true, Name = "akka-scheduler" };
            _worker.Start();
        }
    }

    private void Turn()
    {
        _wheel.SkipTo(Now);
        while (!_stopped)
        {
            TakeIncoming();
            if (_wheel.Count == 0)
            {
                Sleep();
                _wheel.SkipTo(Now);
                continue;
            }

            var wait = _wheel.NextTick - Now;
            if (wait > 0)
            {
                // Nobody wakes it for one more task: the tick that comes takes it in.
                Thread.Sleep(new TimeSpan(wait));
                continue;
            }

            foreach (var task in _wheel.Advance() ?? [])
                Fire(task);
        }
    }

    private void Sleep()
    {
        _asleep = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _incoming) is null && !_stopped)
            _wake.WaitOne();
        _asleep = false;
    }

    private void TakeIncoming()
    {
        var task = Interlocked.Exchange(ref _incoming, null);

        // They come last first, and those of one deadline must go in the order in which they were scheduled.
        ScheduledTask reversed = null;
        while (task is not null)
        {
            var next = task.Next;
            task.Next = reversed;
            reversed = task;
            task = next;
        }

        while (reversed is not null)
        {
            var next = reversed.Next;
            if (!reversed.IsCancelled)
                _wheel.Add(reversed);
            reversed = next;
        }
    }

    private void Fire(ScheduledTask task)
    {
        if (task.IsCancelled || _stopped)
            return;
        try
        {
            task.Run();
        }
        catch (Exception failure)
        {
            // A task that repeats and fails is not tried again: it would fail for ever.
            Log.Error(failure, "Error while executing scheduled task {0}", task);
            return;
        }

        if (task.Period <= 0 || task.IsCancelled)
            return;

        // By the plan, not by the clock, so that the interval does not drift; rounds that were missed are not made up for.
        task.Deadline += task.Period;
        var late = Now - task.Deadline;
        if (late > 0)
            task.Deadline += late / task.Period * task.Period;
        _wheel.Add(task);
    }
}
