using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Collab.Actors.Domain;

/// <summary>
/// An immutable map with a capacity: setting one too many drops the entry that was set longest ago. When is told by a number
/// that only grows (a room's seq), never by a clock, so that every fold drops the same. O(log n) a change.
/// </summary>
public sealed class RecentMap<TKey, TValue>
    where TKey : notnull
{
    public static readonly RecentMap<TKey, TValue> Empty =
        new(ImmutableDictionary<TKey, Entry>.Empty, ImmutableSortedDictionary<long, TKey>.Empty);

    private readonly ImmutableDictionary<TKey, Entry> _byKey;
    private readonly ImmutableSortedDictionary<long, TKey> _byUse;

    private RecentMap(ImmutableDictionary<TKey, Entry> byKey, ImmutableSortedDictionary<long, TKey> byUse)
    {
        _byKey = byKey;
        _byUse = byUse;
    }

    public int Count => _byKey.Count;

    /// <summary>From the one set longest ago to the newest.</summary>
    public IEnumerable<(TKey Key, TValue Value, long Use)> Entries
    {
        get
        {
            foreach (var (use, key) in _byUse)
                yield return (key, _byKey[key].Value, use);
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _byKey.TryGetValue(key, out var entry);
        value = entry.Value;
        return found;
    }

    public RecentMap<TKey, TValue> Set(TKey key, TValue value, long use, int capacity)
    {
        var byUse = _byKey.TryGetValue(key, out var old) ? _byUse.Remove(old.Use) : _byUse;
        var byKey = _byKey.SetItem(key, new Entry(value, use));
        byUse = byUse.Add(use, key);
        while (byKey.Count > capacity)
        {
            var (oldestUse, oldestKey) = First(byUse);
            byUse = byUse.Remove(oldestUse);
            byKey = byKey.Remove(oldestKey);
        }

        return new RecentMap<TKey, TValue>(byKey, byUse);
    }

    private static KeyValuePair<long, TKey> First(ImmutableSortedDictionary<long, TKey> sorted)
    {
        using var walk = sorted.GetEnumerator();
        walk.MoveNext();
        return walk.Current;
    }

    private readonly record struct Entry(TValue Value, long Use);
}
