using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The time left in the innermost Within.</summary>
    /// <exception cref="InvalidOperationException">Outside of Within.</exception>
    public TimeSpan Remaining => _state.End.HasValue
        ? RemainingOr(TimeSpan.Zero)
        : throw new InvalidOperationException("Remaining may not be called outside of \"within\"");

    /// <summary>The time left in the innermost Within; outside of it akka.test.single-expect-default.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(_state.Settings.SingleExpectDefault));

    /// <summary>The time left in the innermost Within; outside of it akka.test.expect-no-message-default.</summary>
    public TimeSpan NoMessageRemainingOrDefault => RemainingOr(Dilated(_state.Settings.ExpectNoMessageDefault));

    /// <summary>Times akka.test.timefactor. Infinite durations stay what they are.</summary>
    public TimeSpan Dilated(TimeSpan duration)
    {
        if (duration.IsInfinite() || duration == TimeSpan.MaxValue)
            return duration;
        var ticks = duration.Ticks * _state.Settings.TestTimeFactor;
        return ticks >= TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    /// <summary>The duration, dilated; without one <see cref="RemainingOrDefault"/>.</summary>
    /// <exception cref="ArgumentException">It is infinite.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (!duration.HasValue)
            return RemainingOrDefault;
        if (duration.IsInfinite())
            throw new ArgumentException("max duration cannot be infinite", nameof(duration));
        return Dilated(duration.Value);
    }

    protected TimeSpan RemainingOr(TimeSpan duration)
    {
        if (_state.End is not { } end)
            return duration;
        if (end.IsInfinite())
            throw new ArgumentException("end cannot be infinite");
        // Zero is "now", a negative wait would be "for ever".
        var left = end - Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
