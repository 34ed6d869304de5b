using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;

namespace Akka.Event;

/// <summary>An event bus by type, to which loggers subscribe, each to the levels from <see cref="LogLevel"/> up.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private static int _loggerCount;

    private readonly object _loggersGate = new();
    private readonly List<IActorRef> _loggers = [];
    private volatile LogLevel _logLevel;

    public LogLevel LogLevel => _logLevel;

    /// <summary>Changes what the loggers hear, from now on.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        lock (_loggersGate)
        {
            _logLevel = logLevel;
            foreach (var logger in _loggers)
                SubscribeToLevels(logger, logLevel);
        }
    }

    /// <summary>Logs to the console until the loggers have started.</summary>
    public void StartStdoutLogger(Settings config)
    {
        StartStdout(config);
        Publish(new Debug(SimpleName(this), GetType(), "StandardOutLogger started"));
    }

    /// <summary>Starts the loggers of akka.loggers, waits for each, and ends the console's logging unless it is one of them.</summary>
    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        var name = $"{SimpleName(this)}({system.Name})";
        var keepStdout = false;
        foreach (var typeName in settings.Loggers)
        {
            var type = Type.GetType(typeName)
                ?? throw new ConfigurationException($"""Logger specified in config cannot be found: "{typeName}".""");
            if (typeof(MinimalLogger).IsAssignableFrom(type))
            {
                keepStdout |= type == settings.StdoutLogger.GetType();
                continue;
            }

            StartLogger(system, type, name);
        }

        if (settings.DebugUnhandledMessage)
            Subscribe(system.SystemActorOf(Props.Create(() => new UnhandledMessageForwarder()), "UnhandledMessageForwarder"), typeof(UnhandledMessage));

        SetLogLevel(Logging.LogLevelFor(settings.LogLevel));
        if (!keepStdout)
            Remove(settings.StdoutLogger);
        Publish(new Debug(name, GetType(), "Default Loggers started"));
    }

    /// <summary>The system is ending: from now on the console alone is written to.</summary>
    internal void StopDefaultLoggers(ActorSystem system)
    {
        var stdout = system.Settings.StdoutLogger;
        IActorRef[] ending;
        lock (_loggersGate)
            ending = [.. _loggers.Where(logger => !ReferenceEquals(logger, stdout))];

        if (!HasLogger(stdout))
        {
            StartStdout(system.Settings);
            Publish(new Debug(SimpleName(this), GetType(), "Shutting down: StandardOutLogger started"));
        }

        foreach (var logger in ending)
        {
            Remove(logger);
            if (logger is IInternalActorRef actor)
                actor.Stop();
        }

        Publish(new Debug(SimpleName(this), GetType(), "All default loggers stopped"));
    }

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event);

    protected override bool Classify(object @event, Type classifier) => classifier.IsAssignableFrom(GetClassifier(@event));

    protected override Type GetClassifier(object @event) => @event.GetType();

    private void StartStdout(Settings settings)
    {
        settings.StdoutLogger.Filter = settings.LogFilter;
        Add(settings.StdoutLogger, Logging.LogLevelFor(settings.StdoutLogLevel));
        _logLevel = Logging.LogLevelFor(settings.StdoutLogLevel);
    }

    private void StartLogger(ActorSystemImpl system, Type type, string name)
    {
        var settings = system.Settings;
        var timeout = settings.LoggerStartTimeout;
        var loggerName = $"log{Interlocked.Increment(ref _loggerCount)}-{SimpleName(type)}";
        var logger = system.SystemActorOf(Props.Create(type).WithDispatcher(settings.LoggersDispatcher), loggerName);

        var answer = logger.Ask(new InitializeLogger(this), timeout);
        if (settings.LoggerAsyncStart)
        {
            answer.ContinueWith(
                done => Judge(done.IsCompletedSuccessfully ? done.Result : null),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Add(logger, Logging.LogLevelFor(settings.LogLevel));
            return;
        }

        // Waits for one message of an actor that does nothing else yet, so that nothing logged after the start is lost.
        object? result = null;
        try
        {
            if (answer.Wait(timeout))
                result = answer.Result;
        }
        catch (AggregateException failed) when (failed.InnerException is AskTimeoutException or TaskCanceledException)
        {
            result = null;
        }

        Judge(result);
        Add(logger, Logging.LogLevelFor(settings.LogLevel));

        void Judge(object? reply)
        {
            if (reply is LoggerInitialized)
                Publish(new Debug(name, GetType(), $"Logger {loggerName} [{SimpleName(type)}] started"));
            else
                Publish(new Warning(name, GetType(), reply is null
                    ? $"Logger {loggerName} [{SimpleName(type)}] did not respond to InitializeLogger within {timeout.TotalMilliseconds} ms, including [LoggerInitialized]"
                    : $"Logger {loggerName} [{SimpleName(type)}] did not respond with LoggerInitialized, sent instead {reply}"));
        }
    }

    private void Add(IActorRef logger, LogLevel logLevel)
    {
        lock (_loggersGate)
        {
            if (!_loggers.Contains(logger))
                _loggers.Add(logger);
            SubscribeToLevels(logger, logLevel);
        }
    }

    private void Remove(IActorRef logger)
    {
        lock (_loggersGate)
            _loggers.Remove(logger);
        Unsubscribe(logger);
    }

    private bool HasLogger(IActorRef logger)
    {
        lock (_loggersGate)
            return _loggers.Contains(logger);
    }

    private void SubscribeToLevels(IActorRef logger, LogLevel logLevel)
    {
        foreach (var level in Logging.AllLogLevels)
        {
            if (level >= logLevel)
                Subscribe(logger, level.ClassFor());
            else
                Unsubscribe(logger, level.ClassFor());
        }
    }
}
