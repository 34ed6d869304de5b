using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Keys and their values.</summary>
public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The same, with plain dictionaries for the objects within.</summary>
    public IDictionary<string, object> Unwrapped =>
        Items.ToDictionary(item => item.Key, item => item.Value.GetObject()?.Unwrapped ?? (object)item.Value);

    public bool IsString() => false;

    public string GetString() => throw new InvalidOperationException("An object is not a string.");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new InvalidOperationException("An object is not an array.");

    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key)!;

    public HoconValue GetOrCreateKey(string key)
    {
        if (Items.TryGetValue(key, out var value))
            return value;
        return Items[key] = new HoconValue();
    }

    /// <summary>Takes from <paramref name="other"/> what this object lacks, object by object; where both have a value, this one's stays.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, theirs) in other.Items)
        {
            if (!Items.TryGetValue(key, out var ours))
                Items.Add(key, theirs);
            else if (ours.GetObject() is { } object1 && theirs.GetObject() is { } object2)
                Items[key] = HoconValue.Of(MergeCopy(object1, object2));
        }
    }

    /// <summary>Both objects as a new one. Parts that only one of them has are shared, so neither may change afterwards.</summary>
    internal static HoconObject MergeCopy(HoconObject first, HoconObject fallback)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in first.Items)
            merged.Items.Add(key, value);
        merged.Merge(fallback);
        return merged;
    }

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Items)
        {
            text.Append(' ', indent * 2).Append(HoconText.QuoteKey(key)).Append(" : ")
                .Append(value.ToString(indent)).Append('\n');
        }
        return text.ToString();
    }
}
