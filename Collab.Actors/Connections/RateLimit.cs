namespace Collab.Actors.Connections;

/// <summary>
/// A bucket of tokens: <c>perSecond</c> in the long run, <c>burst</c> in one go. A rate of 0 limits nothing. Not thread-safe: it
/// belongs to one actor.
/// </summary>
public sealed class RateLimit
{
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _clock;
    private double _tokens;
    private long _filledAt;

    public RateLimit(int perSecond, int burst, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        if (perSecond > 0)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        _perSecond = perSecond;
        _burst = burst;
        _clock = clock;
        _tokens = burst;
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>Takes one token; without one, <paramref name="retryAfter"/> says when there will be.</summary>
    public bool TryTake(out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (_perSecond <= 0)
            return true;
        var now = _clock.GetTimestamp();
        _tokens = Math.Clamp(_tokens + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond), _tokens, _burst);
        _filledAt = now;
        if (_tokens >= 1)
        {
            _tokens--;
            return true;
        }

        retryAfter = TimeSpan.FromSeconds((1 - _tokens) / _perSecond);
        return false;
    }
}
