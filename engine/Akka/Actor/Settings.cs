#nullable disable
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What an actor system was configured with, read once.</summary>
public class Settings
{
    private readonly Config _userConfig;
    private Config _fallbackConfig;

    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        Setup = setup;
        System = system;
        _userConfig = config ?? Config.Empty;
        _fallbackConfig = ConfigurationFactory.Default();
        RebuildConfig();

        ConfigVersion = Config.GetString("akka.version");
        var bootstrap = setup.Get<BootstrapSetup>();
        ProviderSelectionType = bootstrap.FlatSelect(b => b.ActorRefProvider)
            .GetOrElse(ProviderSelection.Parse(Config.GetString("akka.actor.provider", "local")));
        ProviderClass = ProviderSelectionType.ProviderType;
        HasCluster = ProviderSelectionType.HasCluster;
        Home = Config.GetString("akka.home", string.Empty);
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");

        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout", TimeSpan.FromSeconds(10));
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        SerializeAllCreators = Config.GetBoolean("akka.actor.serialize-creators");
        EmitActorTelemetry = Config.GetBoolean("akka.actor.telemetry.enabled");

        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers", []);
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogSerializerOverrideOnStart = Config.GetBoolean("akka.log-serializer-override-on-start", true);
        LogDeadLetters = DeadLettersToLog(Config.GetString("akka.log-dead-letters", "off"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = DeadLettersPause(Config.GetString("akka.log-dead-letters-suspend-duration", "infinite"));
        LogFormatter = New<ILogMessageFormatter>(Config.GetString("akka.logger-formatter"), DefaultLogMessageFormatter.Instance);
        LogFilter = setup.Get<LogFilterSetup>().Select(filters => filters.CreateEvaluator()).GetOrElse(LogFilterEvaluator.NoFilters);
        StdoutLogger = New<MinimalLogger>(Config.GetString("akka.stdout-logger-class"), null) ?? new StandardOutLogger();

        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        FsmDebugEvent = Config.GetBoolean("akka.actor.debug.fsm");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugRouterMisconfiguration = Config.GetBoolean("akka.actor.debug.router-misconfiguration");
        DebugTimerScheduler = Config.GetBoolean("akka.actor.debug.timer-scheduler");

        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
        }
    }

    public ActorSystem System { get; }

    public ActorSystemSetup Setup { get; }

    public Config Config { get; private set; }

    public string ConfigVersion { get; }

    public ProviderSelection ProviderSelectionType { get; }

    public string ProviderClass { get; }

    public bool HasCluster { get; }

    public string Home { get; }

    public string SupervisorStrategyClass { get; }

    /// <summary>How long an Ask without a time of its own waits; infinite by default.</summary>
    public TimeSpan AskTimeout { get; }

    public TimeSpan CreationTimeout { get; }

    public TimeSpan UnstartedPushTimeout { get; }

    /// <summary>Each message is serialized and read back, so that tests find those that cannot be sent.</summary>
    public bool SerializeAllMessages { get; }

    public bool SerializeAllCreators { get; }

    public bool EmitActorTelemetry { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public IList<string> Loggers { get; }

    public string LoggersDispatcher { get; }

    public TimeSpan LoggerStartTimeout { get; }

    public bool LoggerAsyncStart { get; }

    public bool LogConfigOnStart { get; }

    public bool LogSerializerOverrideOnStart { get; }

    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public TimeSpan LogDeadLettersSuspendDuration { get; }

    public ILogMessageFormatter LogFormatter { get; }

    public LogFilterEvaluator LogFilter { get; }

    public MinimalLogger StdoutLogger { get; }

    public bool AddLoggingReceive { get; }

    public bool DebugAutoReceive { get; }

    public bool DebugLifecycle { get; }

    public bool FsmDebugEvent { get; }

    public bool DebugEventStream { get; }

    public bool DebugUnhandledMessage { get; }

    public bool DebugRouterMisconfiguration { get; }

    public bool DebugTimerScheduler { get; }

    public string SchedulerClass { get; }

    public TimeSpan SchedulerShutdownTimeout { get; }

    public bool CoordinatedShutdownTerminateActorSystem { get; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Puts settings below the user's and above the reference's; what was read already stays as it is.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        _fallbackConfig = config.SafeWithFallback(_fallbackConfig);
        RebuildConfig();
    }

    public override string ToString() => Config.ToString();

    private void RebuildConfig()
    {
        Config = _userConfig.SafeWithFallback(_fallbackConfig);
    }

    private static int DeadLettersToLog(string value) => value?.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => int.MaxValue,
        "off" or "false" or "no" or null => 0,
        _ => int.Parse(value),
    };

    private TimeSpan DeadLettersPause(string value) => value?.ToLowerInvariant() switch
    {
        "infinite" or null => Timeout.InfiniteTimeSpan,
        _ => Config.GetTimeSpan("akka.log-dead-letters-suspend-duration"),
    };

    private static T New<T>(string typeName, T otherwise)
        where T : class
    {
        if (string.IsNullOrEmpty(typeName))
            return otherwise;
        var type = Type.GetType(typeName) ?? throw new ConfigurationException($"Cannot find the type [{typeName}] that the configuration names.");
        return (T)Activator.CreateInstance(type, nonPublic: true);
    }
}
