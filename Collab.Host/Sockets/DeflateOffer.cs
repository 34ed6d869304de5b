namespace Collab.Host.Sockets;

/// <summary>
/// Which offer of permessage-deflate is taken (RFC 7692, section 7.1), if any. Frames are compressed by themselves, once for all sockets, in the whole
/// window of 32 KiB: so the answer always forbids context takeover, and an offer that wants a smaller window of the server is declined.
/// </summary>
internal static class DeflateOffer
{
    private const string Name = "permessage-deflate";
    private const string Answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private const string FullWindow = "15";

    /// <summary>The answer to the first acceptable offer of the header's values; null where there is none.</summary>
    public static string? Accept(IEnumerable<string?> header) =>
        header.SelectMany(value => Split(value ?? "", ',')).Select(AcceptOne).FirstOrDefault(answer => answer is not null);

    private static string? AcceptOne(string offer)
    {
        var parts = Split(offer, ';');
        if (!parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase))
            return null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var answer = Answer;
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim();
            var value = equals < 0 ? null : Unquoted(part[(equals + 1)..].Trim());
            if (!seen.Add(name))
                return null;
            switch (name.ToLowerInvariant())
            {
                case "server_no_context_takeover" or "client_no_context_takeover" when value is null:
                // The client could be asked for a smaller window; it is not.
                case "client_max_window_bits" when value is null:
                    break;
                case "client_max_window_bits" when IsWindow(value!):
                    answer += $"; client_max_window_bits={value}";
                    break;
                case "server_max_window_bits" when value == FullWindow:
                    answer += $"; server_max_window_bits={value}";
                    break;
                default:
                    return null;
            }
        }

        return answer;
    }

    private static bool IsWindow(string value) => value is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15";

    private static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;

    /// <summary>At the separators that stand in no quotes.</summary>
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                quoted = !quoted;
            else if (text[at] == separator && !quoted)
            {
                parts.Add(text[start..at].Trim());
                start = at + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
