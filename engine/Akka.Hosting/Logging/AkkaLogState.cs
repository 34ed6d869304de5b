using System.Collections;
using Akka.Event;

namespace Akka.Hosting.Logging;

/// <summary>A line of the log as the fields that structured loggers keep: where it comes from, its template and arguments.</summary>
internal sealed class AkkaLogState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _fields;
    private readonly string _text;

    public AkkaLogState(LogEvent log)
    {
        _text = Write(log.Message);
        _fields =
        [
            new("LogSource", log.LogSource),
            new("Timestamp", log.Timestamp),
            new("ThreadId", log.Thread.ManagedThreadId),
            new("Message", _text),
        ];
        if (log.Message is LogMessage message)
            AddArguments(message);
        _fields.Add(new("{OriginalFormat}", "[{LogSource}] {Message}"));
    }

    public int Count => _fields.Count;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    public override string ToString() => $"[{_fields[0].Value}] {_text}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The arguments under the names that they have in the template: <c>{Room}</c>, <c>{0}</c>.</summary>
    private void AddArguments(LogMessage message)
    {
        using var arguments = message.Parameters().GetEnumerator();
        var format = message.Format;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '{')
                continue;
            if (at + 1 < format.Length && format[at + 1] == '{')
            {
                at++;
                continue;
            }
            var end = format.IndexOf('}', at);
            if (end < 0 || !arguments.MoveNext())
                return;
            var name = format[(at + 1)..end].Split(',', ':')[0].TrimStart('@', '$');
            if (!_fields.Exists(field => field.Key == name))
                _fields.Add(new(name, arguments.Current));
            at = end;
        }
    }

    private static string Write(object message)
    {
        try
        {
            return message.ToString() ?? string.Empty;
        }
        catch (FormatException e)
        {
            // A wrong template must not cost the line, nor the logger.
            return $"{(message as LogMessage)?.Unformatted() ?? message.GetType().Name} ({e.Message})";
        }
    }
}
