namespace Collab.Host.Auth;

/// <summary>
/// Counts failed logins of the last minute for each name and each address. An attempt counts from its start and is taken back when it succeeds, so
/// that many at once get no further than one after the other. Memory is bounded: beyond the capacity the oldest are forgotten.
/// </summary>
public sealed class LoginThrottle(int perMinute, TimeProvider time, int capacity = 20_000)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Tally>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Tally> _oldestFirst = new();

    /// <summary>Names and addresses that are counted now.</summary>
    public int Known
    {
        get { lock (_lock) return _byKey.Count; }
    }

    /// <summary>How long to wait before the next attempt; null: go on, and call <see cref="Succeeded"/> if it ends well.</summary>
    public TimeSpan? TryBegin(string name, string address)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Forget(now);
            var (byName, byAddress) = (Find("n:" + name), Find("a:" + address));
            var wait = Longest(Wait(byName, now), Wait(byAddress, now));
            if (wait is not null) return wait;
            Add(byName, now);
            Add(byAddress, now);
            return null;
        }
    }

    /// <summary>Takes back what <see cref="TryBegin"/> counted.</summary>
    public void Succeeded(string name, string address)
    {
        lock (_lock)
        {
            Remove("n:" + name);
            Remove("a:" + address);
        }
    }

    private static TimeSpan? Longest(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private TimeSpan? Wait(Tally tally, DateTimeOffset now)
    {
        while (tally.Times.TryPeek(out var oldest) && oldest + Window <= now) tally.Times.Dequeue();
        return tally.Times.Count >= perMinute ? tally.Times.Peek() + Window - now : null;
    }

    private Tally Find(string key)
    {
        if (_byKey.TryGetValue(key, out var node)) return node.Value;
        return new Tally(key);
    }

    private void Add(Tally tally, DateTimeOffset now)
    {
        tally.Times.Enqueue(now);
        if (_byKey.Remove(tally.Key, out var node)) _oldestFirst.Remove(node);
        else if (_byKey.Count >= capacity) Drop(_oldestFirst.First!);
        _byKey[tally.Key] = _oldestFirst.AddLast(tally);
    }

    private void Remove(string key)
    {
        if (!_byKey.TryGetValue(key, out var node)) return;
        // Times are alike but for their order: taking back the newest leaves the count right.
        var kept = node.Value.Times.ToArray();
        node.Value.Times.Clear();
        foreach (var at in kept.SkipLast(1)) node.Value.Times.Enqueue(at);
        if (node.Value.Times.Count == 0) Drop(node);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_oldestFirst.First is { } first && first.Value.Times.Last() + Window <= now) Drop(first);
    }

    private void Drop(LinkedListNode<Tally> node)
    {
        _byKey.Remove(node.Value.Key);
        _oldestFirst.Remove(node);
    }

    private sealed class Tally(string key)
    {
        public string Key { get; } = key;

        public Queue<DateTimeOffset> Times { get; } = new();
    }
}
