namespace Akka.TestKit;

/// <summary>Lets everybody pass when that many are there; waiting at it has a deadline.</summary>
public class TestBarrier
{
    [Obsolete("This field will be removed in future versions.")]
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TestKitBase _testKit;
    private readonly int _count;
    private readonly TimeSpan _defaultTimeout;
    private Barrier _barrier;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _count = count;
        _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
        _barrier = new Barrier(count);
    }

    public void Await() => Await(_defaultTimeout);

    /// <exception cref="TimeoutException">The others did not come in time.</exception>
    public void Await(TimeSpan timeout)
    {
        var atMost = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(atMost))
            throw new TimeoutException($"Timeout of {atMost} at a barrier of {_count}");
    }

    public void Reset()
    {
        _barrier.Dispose();
        _barrier = new Barrier(_count);
    }
}
