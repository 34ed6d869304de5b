using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>Passes the log of the actor system to Microsoft.Extensions.Logging, with the category of the actor system.</summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected readonly ILoggingAdapter InternalLogger;

    private readonly ILogger _logger;

    public LoggerFactoryLogger()
    {
        InternalLogger = Event.Logging.GetLogger(Context.System.EventStream, nameof(LoggerFactoryLogger));
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        if (!setup.HasValue)
            throw new ConfigurationException($"Could not start {nameof(LoggerFactoryLogger)}, the required setup class {nameof(LoggerFactorySetup)} could not be found. Have you added this to the ActorSystem setup?");
        _logger = setup.Value.LoggerFactory.CreateLogger<ActorSystem>();
    }

    protected override void PostStop() => InternalLogger.Info($"{nameof(LoggerFactoryLogger)} stopped");

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                InternalLogger.Info($"{nameof(LoggerFactoryLogger)} started");
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent log:
                Log(log, Sender.Path);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var level = LevelOf(log.LogLevel());
        if (_logger.IsEnabled(level))
            _logger.Log(level, default, new AkkaLogState(log), log.Cause, static (state, _) => state.ToString());
    }

    private static LogLevel LevelOf(Event.LogLevel level) => level switch
    {
        Event.LogLevel.DebugLevel => LogLevel.Debug,
        Event.LogLevel.InfoLevel => LogLevel.Information,
        Event.LogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
