using System.ComponentModel;
using System.Globalization;

namespace Collab.Host.Config;

/// <summary>
/// A length of time in a setting: <c>500ms</c>, <c>2s</c>, <c>5m</c>, <c>1h</c>, <c>30d</c>, <c>00:00:02</c>, or a bare number
/// of seconds, which .NET itself would read as days.
/// </summary>
public sealed class DurationConverter : TypeConverter
{
    private const double MostSeconds = 3_155_760_000;

    /// <summary>From here on configuration is bound to every <see cref="TimeSpan"/> this way.</summary>
    public static void Register() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    /// <summary>Null where the text is no length of time, or a negative one.</summary>
    public static TimeSpan? TryParse(string text)
    {
        text = text.Trim();
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span : null;
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        double? seconds = text[digits.Length..] switch
        {
            "ms" => number / 1000,
            "" or "s" => number,
            "m" => number * 60,
            "h" => number * 3600,
            "d" => number * 86_400,
            _ => null,
        };
        return seconds is <= MostSeconds ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        TryParse((string)value) ?? throw new FormatException("a length of time looks like 500ms, 2s, 5m, 1h, 30d or 00:00:02");
}
