using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>Values as they are written in HOCON.</summary>
public static class HoconExtensions
{
    private const string NeedsQuotes = "$\"{}[]:=,#`^?!@*&\\";

    /// <summary>Text, in quotes where it needs them.</summary>
    public static string ToHocon(this string? text)
    {
        switch (text)
        {
            case null:
                return "null";
            case "":
                return "\"\"";
        }
        var escaped = new StringBuilder();
        var quoted = text.AsSpan().IndexOfAny(NeedsQuotes) >= 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]);
        foreach (var c in text)
        {
            var replacement = c switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '/' => "\\/",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => null,
            };
            quoted |= replacement is not null;
            if (replacement is null)
                escaped.Append(c);
            else
                escaped.Append(replacement);
        }
        return quoted ? $"\"{escaped}\"" : text;
    }

    public static string ToHocon(this bool? value) => value?.ToHocon() ?? Missing<bool>();

    public static string ToHocon(this bool value) => value ? "true" : "false";

    public static string ToHocon(this int? value) => value?.ToHocon() ?? Missing<int>();

    public static string ToHocon(this int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this long? value) => value?.ToHocon() ?? Missing<long>();

    public static string ToHocon(this long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this float? value) => value?.ToHocon() ?? Missing<float>();

    public static string ToHocon(this float value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this double? value) => value?.ToHocon() ?? Missing<double>();

    public static string ToHocon(this double value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this TimeSpan? value, bool allowInfinite = false, bool zeroIsInfinite = false) =>
        value?.ToHocon(allowInfinite, zeroIsInfinite) ?? Missing<TimeSpan>();

    /// <summary>A duration in milliseconds, or <c>infinite</c>.</summary>
    public static string ToHocon(this TimeSpan value, bool allowInfinite = false, bool zeroIsInfinite = false)
    {
        if (value == TimeSpan.Zero && zeroIsInfinite)
            return "infinite";
        if (value >= TimeSpan.Zero)
            return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds} ms");
        return allowInfinite
            ? "infinite"
            : throw new ConfigurationException("Infinite time spans are not allowed here.");
    }

    private static string Missing<T>() => throw new ConfigurationException($"A value of type {typeof(T).Name} is missing.");
}
