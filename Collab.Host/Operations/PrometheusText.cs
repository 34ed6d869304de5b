using System.Globalization;
using System.Text;

namespace Collab.Host.Operations;

/// <summary>Writes series in Prometheus' text format, version 0.0.4.</summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<Series> series)
    {
        var text = new StringBuilder();
        foreach (var family in series.GroupBy(s => NameOf(s)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var first = family.First();
            if (first.Instrument.Description is { Length: > 0 } description)
                text.Append("# HELP ").Append(family.Key).Append(' ').Append(description.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(first.Kind.ToString().ToLowerInvariant()).Append('\n');
            // Two instruments whose names become one must not tell two types.
            foreach (var same in family.Where(s => s.Kind == first.Kind).GroupBy(s => s.Labels)) Write(text, family.Key, first.Kind, same.Key, [.. same.Select(s => s.Snapshot())]);
        }

        return text.ToString();
    }

    /// <summary>Labels as <c>name="value",…</c>, in the order of their names.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var pairs = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            pairs.Add($"{Plain(name)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        pairs.Sort(StringComparer.Ordinal);
        return string.Join(',', pairs);
    }

    // A series that several instances tell, as two servers in one process do, is their sum.
    private static void Write(StringBuilder text, string name, SeriesKind kind, string labels, IReadOnlyList<SeriesValue> values)
    {
        if (kind != SeriesKind.Histogram)
        {
            Line(text, name, labels, values.Sum(v => v.Value));
            return;
        }

        var alike = values.Where(v => v.Buckets.Select(b => b.Bound).SequenceEqual(values[0].Buckets.Select(b => b.Bound))).ToArray();
        for (var i = 0; i < values[0].Buckets.Count; i++)
            Line(text, name + "_bucket", With(labels, $"le=\"{Number(values[0].Buckets[i].Bound)}\""), alike.Sum(v => v.Buckets[i].Count));
        Line(text, name + "_bucket", With(labels, "le=\"+Inf\""), alike.Sum(v => v.Count));
        Line(text, name + "_sum", labels, alike.Sum(v => v.Value));
        Line(text, name + "_count", labels, alike.Sum(v => v.Count));
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string With(string labels, string last) => labels.Length == 0 ? last : labels + "," + last;

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    // OpenTelemetry's rule: the unit is part of the name, and counters end in _total.
    private static string NameOf(Series series)
    {
        var name = Plain(series.Instrument.Name);
        var unit = series.Instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (unit.Length > 0 && !name.Contains(unit, StringComparison.Ordinal)) name += unit;
        return series.Kind == SeriesKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
