namespace Collab.Host.Auth;

/// <summary>
/// Counts failed logins of the last minute for each name and each address. Attempts that could exceed the limit together wait for each
/// other, so that many at once get no further than one after the other, and right passwords harm nobody. Memory is bounded: beyond the
/// capacity the oldest counts are forgotten.
/// </summary>
public sealed class LoginThrottle(int perMinute, TimeProvider time, int capacity = 20_000)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Tally>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Tally> _oldestFirst = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names and addresses that are counted now.</summary>
    public int Known
    {
        get { lock (_lock) return _byKey.Count; }
    }

    /// <summary>
    /// How long to wait before the next attempt; null: go on, and call <see cref="End"/> whatever comes of it.
    /// <see cref="TimeoutException"/> where too many others are under way.
    /// </summary>
    public async ValueTask<TimeSpan?> BeginAsync(string name, string address, CancellationToken cancel)
    {
        while (true)
        {
            Task ended;
            lock (_lock)
            {
                var now = time.GetUtcNow();
                Forget(now);
                var (byName, byAddress) = (Find("n:" + name), Find("a:" + address));
                if (Longest(Wait(byName, now), Wait(byAddress, now)) is { } wait) return wait;
                if (HasRoom(byName) && HasRoom(byAddress))
                {
                    Enter(byName);
                    Enter(byAddress);
                    return null;
                }

                ended = _ended.Task;
            }

            await ended.WaitAsync(Patience, cancel);
        }
    }

    /// <summary>Closes what <see cref="BeginAsync"/> let through.</summary>
    public void End(string name, string address, bool failed)
    {
        lock (_lock)
        {
            Leave("n:" + name, failed);
            Leave("a:" + address, failed);
            _ended.SetResult();
            _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static TimeSpan? Longest(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private TimeSpan? Wait(Tally tally, DateTimeOffset now)
    {
        while (tally.Failures.TryPeek(out var oldest) && oldest + Window <= now) tally.Failures.Dequeue();
        return tally.Failures.Count >= perMinute ? tally.Failures.Peek() + Window - now : null;
    }

    private bool HasRoom(Tally tally) => tally.Failures.Count + tally.UnderWay < perMinute;

    private Tally Find(string key) => _byKey.TryGetValue(key, out var node) ? node.Value : new Tally(key);

    private void Enter(Tally tally)
    {
        tally.UnderWay++;
        if (_byKey.Remove(tally.Key, out var node)) _oldestFirst.Remove(node);
        else if (_byKey.Count >= capacity) DropOldest();
        _byKey[tally.Key] = _oldestFirst.AddLast(tally);
    }

    private void Leave(string key, bool failed)
    {
        if (!_byKey.TryGetValue(key, out var node)) return;
        node.Value.UnderWay--;
        if (failed) node.Value.Failures.Enqueue(time.GetUtcNow());
        else if (node.Value.IsEmpty) Drop(node);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_oldestFirst.First is { Value.UnderWay: 0 } first && (first.Value.IsEmpty || first.Value.Failures.Last() + Window <= now)) Drop(first);
    }

    // One that is under way is waited for, so that it stays; there are few of those.
    private void DropOldest()
    {
        for (var node = _oldestFirst.First; node is not null; node = node.Next)
            if (node.Value.UnderWay == 0)
            {
                Drop(node);
                return;
            }
    }

    private void Drop(LinkedListNode<Tally> node)
    {
        _byKey.Remove(node.Value.Key);
        _oldestFirst.Remove(node);
    }

    private sealed class Tally(string key)
    {
        public string Key { get; } = key;

        public Queue<DateTimeOffset> Failures { get; } = new();

        public int UnderWay { get; set; }

        public bool IsEmpty => UnderWay == 0 && Failures.Count == 0;
    }
}
