namespace Collab.Client;

/// <summary>When to come back: the server's hint first, else full jitter under a ceiling that doubles; a bounded number of times. Not thread-safe.</summary>
internal sealed class Backoff(CollabClientOptions options)
{
    private TimeSpan? _hint;

    public int Tries { get; private set; }

    public void Hint(TimeSpan after) => _hint = after;

    public void Reset()
    {
        Tries = 0;
        _hint = null;
    }

    /// <summary>The wait before the next try, or null when there have been enough.</summary>
    public TimeSpan? Next()
    {
        if (Tries >= options.MaxTries) return null;
        var ceiling = Math.Min(options.BackoffMax.TotalMilliseconds, options.BackoffMin.TotalMilliseconds * Math.Pow(2, Tries));
        var delay = _hint ?? TimeSpan.FromMilliseconds(options.Random() * ceiling);
        _hint = null;
        Tries++;
        return delay;
    }
}
