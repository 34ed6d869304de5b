#nullable disable
namespace Akka.Actor;

/// <summary>
/// Cancels what was scheduled with it. A flag is all that most need, so that the token and its source are made only for those who ask.
/// </summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource _source;
    private volatile int _state;

    private const int Canceled = 1;
    private const int Disposed = 2;

    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler) =>
        CancelAfter(delay);

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    private Cancelable(IActionScheduler scheduler, CancellationTokenSource source)
    {
        _scheduler = scheduler;
        _source = source;
    }

    public bool IsCancellationRequested => (_state & Canceled) != 0 || (_source?.IsCancellationRequested ?? false);

    public bool IsDisposed => (_state & Disposed) != 0;

    public CancellationToken Token => Source().Token;

    /// <summary>One that is cancelled from the start.</summary>
    public static ICancelable CreateCanceled() => AlreadyCanceledCancelable.Instance;

    /// <summary>One that is cancelled with any of the others.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, c => c.Token));

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        new Cancelable(scheduler, CancellationTokenSource.CreateLinkedTokenSource(cancellationTokens));

    public void Cancel() => Cancel(false);

    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if ((Interlocked.Or(ref _state, Canceled) & Canceled) == 0)
            Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay)
    {
        if (delay.Ticks < 0)
            throw new ArgumentOutOfRangeException(nameof(delay), $"The delay must be >0, it was {delay}");
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (IsCancellationRequested)
            return;
        if (delay == TimeSpan.Zero)
        {
            Cancel();
            return;
        }

        _scheduler.ScheduleOnce(delay, () =>
        {
            if (!IsDisposed)
                Cancel();
        }, this);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && (Interlocked.Or(ref _state, Disposed) & Disposed) == 0)
            _source?.Dispose();
    }

    private CancellationTokenSource Source()
    {
        if (Volatile.Read(ref _source) is { } known)
            return known;
        var fresh = new CancellationTokenSource();
        var source = Interlocked.CompareExchange(ref _source, fresh, null) ?? fresh;
        if (!ReferenceEquals(source, fresh))
            fresh.Dispose();
        else if ((_state & Canceled) != 0)
            source.Cancel();
        return source;
    }
}

/// <summary>Was cancelled before it was asked.</summary>
internal sealed class AlreadyCanceledCancelable : ICancelable
{
    public static readonly AlreadyCanceledCancelable Instance = new();

    public bool IsCancellationRequested => true;

    public CancellationToken Token => new(true);

    public void Cancel()
    {
    }

    public void Cancel(bool throwOnFirstException)
    {
    }

    public void CancelAfter(TimeSpan delay)
    {
    }

    public void CancelAfter(int millisecondsDelay)
    {
    }
}
