using System.Text;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>How the actor system logs.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [typeof(DefaultLogger)];
    private Type? _formatter;

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder)
    {
        Builder = builder;
    }

    /// <summary>What is logged: this level and those above it.</summary>
    public Event.LogLevel? LogLevel { get; set; } = Event.LogLevel.InfoLevel;

    /// <summary>Whether the settings are logged at the start.</summary>
    public bool? LogConfigOnStart { get; set; } = false;

    public DebugOptions? DebugOptions { get; set; }

    public DeadLetterOptions? DeadLetterOptions { get; set; }

    /// <summary>Leaves lines out of the log.</summary>
    public LogFilterBuilder? LogFilterBuilder { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Leaves no logger, not even the one that writes to the console.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    public LoggerConfigBuilder AddLogger<T>()
        where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics> =>
        AddLogger(typeof(T));

    /// <summary>Formats messages and their arguments with this class.</summary>
    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>()
        where T : ILogMessageFormatter
    {
        if (typeof(T).GetConstructor(Type.EmptyTypes) is null)
            throw new ConfigurationException($"{typeof(T).Name} must have an empty constructor.");
        _formatter = typeof(T);
        return this;
    }

    public LoggerConfigBuilder WithLogFilter(Action<LogFilterBuilder> filterBuilder)
    {
        LogFilterBuilder ??= new LogFilterBuilder();
        filterBuilder(LogFilterBuilder);
        return this;
    }

    internal LoggerConfigBuilder AddLogger(Type type)
    {
        if (!_loggers.Contains(type))
            _loggers.Add(type);
        return this;
    }

    internal Config ToConfig()
    {
        var hocon = new StringBuilder();
        if (LogLevel is { } level)
            hocon.AppendLine($"akka.loglevel = {NameOf(level)}");
        if (LogConfigOnStart is { } logConfig)
            hocon.AppendLine($"akka.log-config-on-start = {logConfig.ToHocon()}");
        hocon.AppendLine($"akka.loggers = [{string.Join(", ", _loggers.Select(NameOf))}]");
        if (_formatter is not null)
            hocon.AppendLine($"akka.logger-formatter = {NameOf(_formatter)}");
        return ConfigurationFactory.ParseString($"{hocon}{DebugOptions}{DeadLetterOptions}");
    }

    private static string NameOf(Event.LogLevel level) => level.ToString().Replace("Level", string.Empty, StringComparison.Ordinal);

    private static string NameOf(Type type) => $"\"{type.FullName}, {type.Assembly.GetName().Name}\"";
}
