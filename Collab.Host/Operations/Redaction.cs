using System.Text.RegularExpressions;

namespace Collab.Host.Operations;

/// <summary>
/// The last net before a log: whatever looks like a token, or a secret in a query, is cut out of the line, whoever wrote it there [AU9].
/// </summary>
public static partial class Redaction
{
    public const string Mark = "[REDACTED]";

    /// <summary>The same string where there is nothing to hide.</summary>
    public static string Clean(string text)
    {
        if (text.Contains("eyJ", StringComparison.Ordinal)) text = Token().Replace(text, Mark);
        if (text.Contains('=')) text = QuerySecret().Replace(text, "$1=" + Mark);
        return text;
    }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex("""\b(token|access_token|refresh_token|session|invite|password|secret_key|secretkey)=[^&\s"',;\\]+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QuerySecret();
}
