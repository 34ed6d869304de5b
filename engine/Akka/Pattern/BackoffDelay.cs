namespace Akka.Pattern;

internal static class BackoffDelay
{
    /// <summary>The pause before the next try: the minimum doubled for each try before, at most the maximum, and a random share on top.</summary>
    public static TimeSpan Calculate(int restartCount, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        var random = 1.0 + Random.Shared.NextDouble() * randomFactor;
        var pause = Math.Min(maxBackoff.TotalMilliseconds, minBackoff.TotalMilliseconds * Math.Pow(2, restartCount)) * random;
        return pause < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(pause) : maxBackoff;
    }

    public static void Check(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        if (minBackoff <= TimeSpan.Zero)
            throw new ArgumentException("MinBackoff must be greater than 0", nameof(minBackoff));
        if (maxBackoff < minBackoff)
            throw new ArgumentException("MaxBackoff must be greater than MinBackoff", nameof(maxBackoff));
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException("RandomFactor must be between 0.0 and 1.0", nameof(randomFactor));
    }
}
