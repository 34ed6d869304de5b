using Akka.Actor;

namespace Akka.Pattern;

/// <summary>
/// Stops calling a service that fails. Closed, it lets all calls through; after maxFailures in a row it opens and fails calls at once; after the
/// reset time-out it is half-open and lets one call through, which closes it or opens it again. Safe for concurrent use.
/// CircuitBreaker.Calls.cs has the ways through it.
/// </summary>
public partial class CircuitBreaker
{
    private readonly object _gate = new();
    private State _state = State.Closed;
    private Action? _onOpen;
    private Action? _onHalfOpen;
    private Action? _onClose;
    private long _failures;
    private TimeSpan _currentResetTimeout;
    private long _openedAt;
    private TimeSpan _openFor;

    // Counts the states it has been in, so that a call's outcome, or a timer, of an earlier one is known as late.
    private long _epoch;
    private bool _trialTaken;

    /// <param name="scheduler">Times the half-opening.</param>
    /// <param name="maxFailures">In a row, to open it.</param>
    /// <param name="callTimeout">A call that takes longer is a failure.</param>
    /// <param name="resetTimeout">How long it stays open.</param>
    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, TimeSpan.FromDays(36500), 1.0)
    {
    }

    /// <param name="scheduler">Times the half-opening.</param>
    /// <param name="maxFailures">In a row, to open it.</param>
    /// <param name="callTimeout">A call that takes longer is a failure.</param>
    /// <param name="resetTimeout">How long it stays open at first.</param>
    /// <param name="maxResetTimeout">How long it stays open at most.</param>
    /// <param name="exponentialBackoffFactor">How much longer it stays open each time that the trial call fails.</param>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0.0)
    {
    }

    /// <inheritdoc cref="CircuitBreaker(IScheduler, int, TimeSpan, TimeSpan, TimeSpan, double)"/>
    /// <param name="scheduler">Times the half-opening.</param>
    /// <param name="maxFailures">In a row, to open it.</param>
    /// <param name="callTimeout">A call that takes longer is a failure.</param>
    /// <param name="resetTimeout">How long it stays open at first.</param>
    /// <param name="maxResetTimeout">How long it stays open at most.</param>
    /// <param name="exponentialBackoffFactor">How much longer it stays open each time that the trial call fails.</param>
    /// <param name="randomFactor">Adds up to this share at random (0 to 1).</param>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout,
        double exponentialBackoffFactor, double randomFactor)
    {
        if (exponentialBackoffFactor < 1.0)
            throw new ArgumentException("factor must be >= 1.0", nameof(exponentialBackoffFactor));
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException("randomFactor must be between 0.0 and 1.0", nameof(randomFactor));

        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _currentResetTimeout = resetTimeout;
    }

    private enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    public IScheduler Scheduler { get; }

    public int MaxFailures { get; }

    public TimeSpan CallTimeout { get; }

    public TimeSpan ResetTimeout { get; }

    public TimeSpan MaxResetTimeout { get; }

    public double ExponentialBackoffFactor { get; }

    public double RandomFactor { get; }

    /// <summary>The failures in a row, while it is closed.</summary>
    public long CurrentFailureCount => Volatile.Read(ref _failures);

    /// <summary>Null before the first failure.</summary>
    public Exception LastCaughtException { get; private set; } = null!;

    public bool IsOpen => Is(State.Open);

    public bool IsHalfOpen => Is(State.HalfOpen);

    public bool IsClosed => Is(State.Closed);

    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>The same breaker, closed, that stays open twice as long each time that its trial call fails.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    /// <summary>Runs on another thread whenever it opens.</summary>
    public CircuitBreaker OnOpen(Action callback)
    {
        lock (_gate)
            _onOpen += callback;
        return this;
    }

    public CircuitBreaker OnHalfOpen(Action callback)
    {
        lock (_gate)
            _onHalfOpen += callback;
        return this;
    }

    public CircuitBreaker OnClose(Action callback)
    {
        lock (_gate)
            _onClose += callback;
        return this;
    }

    private bool Is(State state)
    {
        lock (_gate)
            return _state == state;
    }

    private void MoveTo(State state)
    {
        _state = state;
        _epoch++;
        _trialTaken = false;
        Volatile.Write(ref _failures, 0);
        Notify(state switch { State.Open => _onOpen, State.HalfOpen => _onHalfOpen, _ => _onClose });

        if (state == State.Closed)
            _currentResetTimeout = ResetTimeout;
        if (state == State.Open)
            ScheduleTrial();
    }

    private void ScheduleTrial()
    {
        _openFor = _currentResetTimeout;
        _openedAt = Environment.TickCount64;
        var epoch = _epoch;
        Scheduler.Advanced.ScheduleOnce(_openFor, () =>
        {
            lock (_gate)
            {
                if (_epoch == epoch)
                    MoveTo(State.HalfOpen);
            }
        });

        var next = _currentResetTimeout.Ticks * ExponentialBackoffFactor * (1.0 + Random.Shared.NextDouble() * RandomFactor);
        if (next < MaxResetTimeout.Ticks)
            _currentResetTimeout = TimeSpan.FromTicks((long)next);
    }

    // Each on its own: one that throws must not keep the others from hearing of it.
    private static void Notify(Action? callbacks)
    {
        foreach (var callback in callbacks?.GetInvocationList() ?? [])
            _ = Task.Run((Action)callback);
    }
}
