using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Opens when it has been counted down; waiting for it has a deadline.</summary>
public class TestLatch
{
    [Obsolete("This field will be removed. TestKitSettings.DefaultTimeout is an alternative.")]
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _latch;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch() : this(1)
    {
    }

    public TestLatch(int count) : this(count, TimeSpan.FromSeconds(5))
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout) : this(static timeout => timeout, defaultTimeout, count)
    {
    }

    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _latch = new CountdownEvent(count);
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
    }

    public bool IsOpen => _latch.CurrentCount == 0;

    public void CountDown() => _latch.Signal();

    public void Open()
    {
        while (!IsOpen)
            CountDown();
    }

    public void Reset() => _latch.Reset();

    /// <exception cref="TimeoutException">It did not open in time.</exception>
    /// <exception cref="ArgumentException">The time-out is not positive and finite.</exception>
    public void Ready(TimeSpan timeout)
    {
        timeout.EnsureIsPositiveFinite(nameof(timeout));
        timeout = _dilate(timeout);
        if (!_latch.Wait(timeout))
            throw new TimeoutException($"Timeout of {timeout}");
    }

    public void Ready() => Ready(_defaultTimeout);
}
