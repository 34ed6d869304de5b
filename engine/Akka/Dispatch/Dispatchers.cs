#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Annotations;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system, by the path of their configuration.</summary>
public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";
    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    // An id may be an alias of another, and that of another again, so often at most.
    private const int MaxAliasDepth = 20;

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();
    private readonly Lazy<MessageDispatcher> _default;

    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _system = system;
        Prerequisites = prerequisites;
        _default = new Lazy<MessageDispatcher>(() => Lookup(DefaultDispatcherId));
    }

    public Config DefaultDispatcherConfig => _system.Settings.Config.GetConfig(DefaultDispatcherId);

    public MessageDispatcher DefaultGlobalDispatcher => _default.Value;

    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The configuration behind an id, through aliases.</summary>
    [InternalApi]
    public static Config GetConfig(Config config, string id, int depth = 0)
    {
        if (depth > MaxAliasDepth)
            throw new ConfigurationException($"Could not find a concrete dispatcher config after following [{MaxAliasDepth}] aliases, is there a loop in your config? Last followed id was [{id}]");
        if (!config.HasPath(id))
            throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        var value = config.GetValue(id);
        if (value.IsObject())
            return config.GetConfig(id);
        if (value.IsString())
            return GetConfig(config, value.GetString(), depth + 1);
        throw new ConfigurationException($"Expected either a dispatcher config or an alias at [{id}] but found [{value}]");
    }

    /// <exception cref="ConfigurationException">There is no dispatcher of that id.</exception>
    public MessageDispatcher Lookup(string dispatcherName) => LookupConfigurator(dispatcherName).Dispatcher();

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <returns>False where the id is taken; nothing is changed then.</returns>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    /// <summary>A dispatcher of a configuration that stands nowhere.</summary>
    internal MessageDispatcher From(Config config) => Configure(config.GetString("id"), config).Dispatcher();

    internal Config ConfigOf(string id) => LookupConfigurator(id).Config;

    internal void Shutdown()
    {
        foreach (var configurator in _configurators.Values)
        {
            if (configurator is DispatcherConfigurator)
                configurator.Dispatcher().ShutdownNow();
        }
    }

    private MessageDispatcherConfigurator LookupConfigurator(string id)
    {
        if (_configurators.TryGetValue(id, out var known))
            return known;
        var config = _system.Settings.Config;
        if (!config.HasPath(id))
            throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        return _configurators.GetOrAdd(id, static (key, self) => self.Configure(key), this);
    }

    private MessageDispatcherConfigurator Configure(string id)
    {
        var all = _system.Settings.Config;
        var own = ConfigurationFactory.ParseString($"id = \"{id}\", name = \"{id[(id.LastIndexOf('.') + 1)..]}\"")
            .WithFallback(GetConfig(all, id))
            .WithFallback(all.GetConfig(DefaultDispatcherId));
        return Configure(id, own);
    }

    private MessageDispatcherConfigurator Configure(string id, Config own)
    {
        var type = own.GetString("type");
        switch (type)
        {
            case "Dispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "SynchronizedDispatcher":
                if (type == "ForkJoinDispatcher")
                    own = ConfigurationFactory.ParseString("executor = fork-join-executor").WithFallback(own);
                return new DispatcherConfigurator(own, Prerequisites);
            case "PinnedDispatcher":
                return new PinnedDispatcherConfigurator(own, Prerequisites);
            case null or "":
                throw new ConfigurationException($"Could not resolve dispatcher for path {id}. type is null");
            default:
                var resolved = Type.GetType(type)
                    ?? throw new ConfigurationException($"Could not resolve dispatcher type {type} for path {id}");
                return (MessageDispatcherConfigurator)Activator.CreateInstance(resolved, own, Prerequisites);
        }
    }
}
