using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>How paths, keys and values are written down.</summary>
internal static class HoconText
{
    /// <summary>Splits <c>a.b."c.d"</c> into its keys.</summary>
    public static IReadOnlyList<string> SplitPath(string path)
    {
        if (!path.Contains('"'))
            return path.Contains('.') ? path.Split('.') : [path];

        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == '.' && !quoted)
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
                key.Append(c);
        }
        keys.Add(key.ToString());
        return keys;
    }

    public static string QuoteKey(string key) =>
        key.Length > 0 && key != "include" && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? key : Quote(key);

    public static string QuoteValue(string? value)
    {
        if (value is null)
            return "null";
        var plain = value.Length > 0 && value != "null"
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return plain ? value : Quote(value);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
