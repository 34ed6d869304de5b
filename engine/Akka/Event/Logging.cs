using Akka.Actor;

namespace Akka.Event;

/// <summary>Loggers for actors and others, and names of levels and sources.</summary>
public static class Logging
{
    internal const LogLevel OffLogLevel = (LogLevel)int.MaxValue;

    private const string Off = "OFF";
    private const string Debug = "DEBUG";
    private const string Info = "INFO";
    private const string Warning = "WARNING";
    private const string Error = "ERROR";

    /// <summary>All levels, the finest first.</summary>
    internal static readonly LogLevel[] AllLogLevels =
        [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    /// <summary>The logger of an actor, with its path as the source.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(context, context.System);
        return GetLogger(context.System, source, logMessageFormatter);
    }

    /// <param name="logSourceObj">An actor, a context, a type, a string, or any other object, that goes by its type's name.</param>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = logSourceObj as LogSource? ?? LogSource.Create(logSourceObj, system);
        return new BusLogging(system.EventStream, source.Source, source.Type, logMessageFormatter ?? DefaultFormatter(system));
    }

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = logSourceObj as LogSource? ?? LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    public static string SimpleName(object o) => SimpleName(o.GetType());

    public static string SimpleName(Type t) => t.Name;

    /// <summary>The class of log events of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Akka.Event.Debug),
        LogLevel.InfoLevel => typeof(Akka.Event.Info),
        LogLevel.WarningLevel => typeof(Akka.Event.Warning),
        LogLevel.ErrorLevel => typeof(Akka.Event.Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The level's name in the configuration.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => Debug,
        LogLevel.InfoLevel => Info,
        LogLevel.WarningLevel => Warning,
        LogLevel.ErrorLevel => Error,
        OffLogLevel => Off,
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The level of a name in the configuration, in any case.</summary>
    /// <exception cref="ArgumentException">There is no level of that name.</exception>
    public static LogLevel LogLevelFor(string? logLevel) => logLevel?.ToUpperInvariant() switch
    {
        Debug => LogLevel.DebugLevel,
        Info => LogLevel.InfoLevel,
        Warning => LogLevel.WarningLevel,
        Error => LogLevel.ErrorLevel,
        null or "" or Off => OffLogLevel,
        _ => throw new ArgumentException(
            $"""Unknown LogLevel: "{logLevel}". Valid values are: "{Debug}", "{Info}", "{Warning}", "{Error}", "{Off}".""", nameof(logLevel)),
    };

    public static LogLevel LogLevelFor<T>() where T : LogEvent
    {
        var type = typeof(T);
        if (type == typeof(Akka.Event.Debug))
            return LogLevel.DebugLevel;
        if (type == typeof(Akka.Event.Info))
            return LogLevel.InfoLevel;
        if (type == typeof(Akka.Event.Warning))
            return LogLevel.WarningLevel;
        if (type == typeof(Akka.Event.Error))
            return LogLevel.ErrorLevel;
        throw new ArgumentException($"Unknown LogEvent type: [{type}]. Valid types are: [{typeof(Akka.Event.Debug)}, {typeof(Akka.Event.Info)}, {typeof(Akka.Event.Warning)}, {typeof(Akka.Event.Error)}]");
    }

    internal static string PrettyNameFor(LogLevel logLevel) => StringFor(logLevel);

    internal static LogEvent Create(LogLevel logLevel, Exception? cause, string source, Type type, object message) => logLevel switch
    {
        LogLevel.DebugLevel => new Akka.Event.Debug(cause, source, type, message),
        LogLevel.InfoLevel => new Akka.Event.Info(cause, source, type, message),
        LogLevel.WarningLevel => new Akka.Event.Warning(cause, source, type, message),
        LogLevel.ErrorLevel => new Akka.Event.Error(cause, source, type, message),
        _ => throw new NotSupportedException($"Unknown LogLevel {logLevel}"),
    };

    private static ILogMessageFormatter DefaultFormatter(ActorSystem system) => system.Settings.LogFormatter;
}
