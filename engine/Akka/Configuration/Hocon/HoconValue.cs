using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>What stands behind a key: its elements, joined together, are a string, an array or an object.</summary>
public partial class HoconValue : IMightBeAHoconObject
{
    public HoconValue()
        : this([])
    {
    }

    public HoconValue(List<IHoconElement> values)
    {
        Values = values;
    }

    public List<IHoconElement> Values { get; private set; }

    public bool IsEmpty => Values.Count == 0 || (Values.Count == 1 && Values[0] is HoconObject { Items.Count: 0 });

    /// <summary>What the key held before this assignment, until substitutions are resolved.</summary>
    internal HoconValue? Previous { get; set; }

    internal HoconResolver.State Resolution { get; set; }

    internal static HoconValue Of(IHoconElement element) => new([element]);

    public void AppendValue(IHoconElement value) => Values.Add(value);

    internal void Replace(List<IHoconElement> values) => Values = values;

    public void Clear() => Values.Clear();

    public void NewValue(IHoconElement value)
    {
        Values.Clear();
        Values.Add(value);
    }

    public bool IsString() => Values.Count switch
    {
        0 => false,
        1 => Values[0].IsString(),
        _ => Values.TrueForAll(v => v.IsString() || IsAbsent(v)) && !Values.TrueForAll(IsAbsent),
    };

    public bool IsArray() => Values.Exists(v => v.IsArray()) || GetIndexedObject() is not null;

    public bool IsObject() => GetObject() is not null;

    public HoconObject GetObject()
    {
        HoconObject? merged = null;
        foreach (var value in Values)
        {
            var next = value switch
            {
                HoconObject o => o,
                IMightBeAHoconObject maybe => maybe.GetObject(),
                _ => null,
            };
            if (next is null)
                continue;
            // Later elements win over earlier ones, as in `a = ${b} { c = 1 }`.
            merged = merged is null ? next : HoconObject.MergeCopy(next, merged);
        }
        return merged!;
    }

    /// <summary>The value of a key if this is an object that has it, else null.</summary>
    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key)!;

    public string GetString()
    {
        if (!IsString())
            return null!;
        if (Values.Count == 1)
            return Values[0].GetString();
        return string.Concat(Values.Select(v => IsAbsent(v) ? null : v.GetString()));
    }

    /// <summary>The elements of the arrays that this value is joined from; an object with the keys 0, 1, 2… is an array as well.</summary>
    public IList<HoconValue> GetArray()
    {
        if (GetIndexedObject() is { } indexed)
        {
            return indexed.Items
                .Select(item => (Index: ParseIndex(item.Key), item.Value))
                .Where(item => item.Index >= 0)
                .OrderBy(item => item.Index)
                .Select(item => item.Value)
                .ToList();
        }
        var elements = new List<HoconValue>();
        foreach (var value in Values)
        {
            if (value.IsArray())
                elements.AddRange(value.GetArray());
        }
        return elements;
    }

    /// <summary>A configuration in which this value stands behind a key.</summary>
    public Config AtKey(string key)
    {
        var holder = new HoconObject();
        holder.Items.Add(key, this);
        return new Config(new HoconRoot(Of(holder)));
    }

    public Config ToConfig() => new(new HoconRoot(this));

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent)
    {
        if (IsString())
            return HoconText.QuoteValue(GetString());
        if (GetObject() is { } o)
            return o.Items.Count == 0 ? "{}" : $"{{\n{o.ToString(indent + 1)}{new string(' ', indent * 2)}}}";
        if (IsArray())
            return "[" + string.Join(",", GetArray().Select(v => v.ToString(indent + 1))) + "]";
        return "null";
    }

    internal static bool IsAbsent(IHoconElement element) => element is HoconSubstitution { Optional: true, ResolvedValue: null };

    private static int ParseIndex(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private HoconObject? GetIndexedObject() =>
        GetObject() is { Items.Count: > 0 } o && o.Items.Keys.Any(key => ParseIndex(key) >= 0) ? o : null;
}
