using Akka.Actor;

namespace Akka.Event;

/// <summary>A line of the log, as it is published on the event stream. The message is formatted when somebody reads it.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    protected LogEvent()
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
        LogSource = string.Empty;
        LogClass = typeof(LogEvent);
        Message = string.Empty;
    }

    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    public Exception? Cause { get; protected set; }

    /// <summary>UTC.</summary>
    public DateTime Timestamp { get; private set; }

    public Thread Thread { get; private set; }

    public string LogSource { get; protected set; }

    public Type LogClass { get; protected set; }

    /// <summary>A string, or a <see cref="LogMessage"/> whose ToString formats it.</summary>
    public object Message { get; protected set; }

    public abstract LogLevel LogLevel();

    public override string ToString()
    {
        var level = Logging.PrettyNameFor(LogLevel());
        var line = $"[{level}][{Timestamp:MM/dd/yyyy HH:mm:ss.fff}Z][Thread {Thread.ManagedThreadId:D4}][{LogSource}] {Message}";
        return Cause is null ? line : $"{line}{Environment.NewLine}Cause: {Cause}";
    }
}
