namespace Akka.Event;

/// <summary>A template and its arguments. Formatted when it is shown, not when it is logged.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; private set; }

    /// <summary>The template with its arguments, for those who cannot format it.</summary>
    public abstract string Unformatted();

    public abstract IEnumerable<object> Parameters();
}

internal sealed class DefaultLogMessage : LogMessage
{
    private readonly object[] _arguments;

    public DefaultLogMessage(ILogMessageFormatter formatter, string format, object[] arguments) : base(formatter, format) => _arguments = arguments;

    public override string ToString() => Formatter.Format(Format, _arguments);

    public override string Unformatted() => $"Format: {Format} - Args: {string.Join(",", _arguments)}";

    public override IEnumerable<object> Parameters() => _arguments;
}

internal sealed class LogMessage<T> : LogMessage where T : IReadOnlyList<object>
{
    private readonly T _arguments;

    public LogMessage(ILogMessageFormatter formatter, string format, T arguments) : base(formatter, format) => _arguments = arguments;

    public override string ToString() => Formatter.Format(Format, _arguments);

    public override string Unformatted() => $"Format: {Format} - Args: {string.Join(",", _arguments)}";

    public override IEnumerable<object> Parameters() => _arguments;
}
