using System.Text;

namespace Collab.Tests.Architecture;

/// <summary>C# without its comments and literals, line by line as it was: what is left is what the compiler resolves.</summary>
internal static class CodeText
{
    public static string Strip(string source)
    {
        var code = new StringBuilder(source.Length);
        for (var at = 0; at < source.Length;)
        {
            var end = EndOfSkipped(source, at);
            if (end == at)
            {
                code.Append(source[at++]);
                continue;
            }

            foreach (var c in source.AsSpan(at, end - at))
                code.Append(c == '\n' ? '\n' : ' ');
            at = end;
        }

        return code.ToString();
    }

    /// <summary>Where the comment or literal that begins here ends; here, if none begins.</summary>
    private static int EndOfSkipped(string source, int at)
    {
        var rest = source.AsSpan(at);
        if (rest.StartsWith("//"))
            return After(source, at, "\n", keepMark: true);
        if (rest.StartsWith("/*"))
            return After(source, at + 2, "*/");
        if (rest[0] == '\'')
            return EndOfQuoted(source, at + 1, '\'');
        var quotes = 0;
        while (quotes < rest.Length && rest[quotes] == '"')
            quotes++;
        if (quotes >= 3)
            return After(source, at + quotes, new string('"', quotes));
        if (quotes == 0)
            return at;
        var verbatim = (at > 0 && source[at - 1] == '@') || (at > 1 && source[at - 1] == '$' && source[at - 2] == '@');
        return verbatim ? EndOfVerbatim(source, at + 1) : EndOfQuoted(source, at + 1, '"');
    }

    private static int After(string source, int from, string mark, bool keepMark = false)
    {
        var found = source.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? source.Length : found + (keepMark ? 0 : mark.Length);
    }

    private static int EndOfQuoted(string source, int at, char quote)
    {
        for (; at < source.Length && source[at] != quote && source[at] != '\n'; at++)
        {
            if (source[at] == '\\')
                at++;
        }

        return Math.Min(at + 1, source.Length);
    }

    private static int EndOfVerbatim(string source, int at)
    {
        for (; at < source.Length; at++)
        {
            if (source[at] != '"')
                continue;
            if (at + 1 < source.Length && source[at + 1] == '"')
                at++;
            else
                return at + 1;
        }

        return source.Length;
    }
}
