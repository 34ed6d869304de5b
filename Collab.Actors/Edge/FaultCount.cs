namespace Collab.Actors.Edge;

/// <summary>Says when there were <c>limit</c> faults within <c>window</c> [WS8]. 0: never.</summary>
internal sealed class FaultCount(int limit, TimeSpan window, TimeProvider clock)
{
    private long[]? _times;
    private int _next;
    private int _count;

    /// <summary>Notes one. True: that was one too many.</summary>
    public bool Add()
    {
        if (limit == 0)
            return false;
        _times ??= new long[limit];
        var now = clock.GetTimestamp();
        _times[_next] = now;
        _next = (_next + 1) % limit;
        _count = Math.Min(_count + 1, limit);
        return _count == limit && clock.GetElapsedTime(_times[_next], now) <= window;
    }
}
