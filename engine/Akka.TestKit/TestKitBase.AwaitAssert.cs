using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the assertion again and again until it passes. When the time is up its last exception is thrown.</summary>
    /// <param name="assertion">Throws while it does not hold.</param>
    /// <param name="duration">Dilated. Null: what is left of the Within, or akka.test.single-expect-default.</param>
    /// <param name="interval">The pause between two tries, by default 100 ms.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var tries = new Tries(RemainingOrDilated(duration), interval);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (!tries.AreOver)
            {
                // Not yet; the last failure is let through.
            }

            cancellationToken.WaitHandle.WaitOne(tries.Pause);
        }
    }

    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration, interval, cancellationToken);

    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var tries = new Tries(RemainingOrDilated(duration), interval);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // In the test's context, whose sender the assertion may count on.
                await assertion();
                return;
            }
            catch (Exception) when (!tries.AreOver)
            {
                // Not yet; the last failure is let through.
            }

            await Task.Delay(tries.Pause, cancellationToken);
        }
    }

    /// <summary>When to try again, and when no more.</summary>
    private sealed class Tries(TimeSpan max, TimeSpan? interval)
    {
        private readonly TimeSpan _stop = Now + max;
        private readonly TimeSpan _interval = interval ?? DefaultInterval;

        public bool AreOver => Now >= _stop;

        public TimeSpan Pause => TimeSpan.FromMilliseconds(Math.Ceiling(Left(_stop).Min(_interval).TotalMilliseconds));
    }
}
