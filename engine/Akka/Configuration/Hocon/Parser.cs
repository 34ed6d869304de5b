namespace Akka.Configuration.Hocon;

/// <summary>Turns HOCON text into values.</summary>
public class Parser
{
    /// <summary>Parses a document; <paramref name="includeCallback"/> answers for <c>include "name"</c>.</summary>
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new HoconReader(text, includeCallback);
        return reader.ReadDocument();
    }
}
