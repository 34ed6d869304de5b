using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence.Journal;

namespace Akka.Persistence;

/// <summary>Starts the journals and snapshot stores of an actor system, each once, and hands out permits to recover.</summary>
public class PersistenceExtension : IExtension
{
    private const string NoSnapshotStorePluginId = "akka.persistence.no-snapshot-store";
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotFallback = "akka.persistence.snapshot-store-plugin-fallback";

    private readonly ExtendedActorSystem _system;
    private readonly ILoggingAdapter _log;
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _plugins = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PluginSettings> _known = new(StringComparer.Ordinal);
    private readonly Lazy<string> _defaultJournalPluginId;
    private readonly Lazy<string> _defaultSnapshotPluginId;
    private readonly Lazy<IStashOverflowStrategy> _defaultOverflowStrategy;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        var config = system.Settings.Config.GetConfig("akka.persistence");
        _log = Logging.GetLogger(system, this);
        Settings = new PersistenceSettings(system, config);
        Permits = new RecoveryPermits(config.GetInt("max-concurrent-recoveries"));

        _defaultJournalPluginId = new Lazy<string>(DefaultJournalPluginId);
        _defaultSnapshotPluginId = new Lazy<string>(DefaultSnapshotPluginId);
        _defaultOverflowStrategy = new Lazy<IStashOverflowStrategy>(DefaultOverflowStrategy);

        foreach (var id in config.GetStringList("journal.auto-start-journals"))
        {
            _log.Info("Auto-starting journal plugin `{0}`", id);
            JournalFor(id);
        }

        foreach (var id in config.GetStringList("snapshot-store.auto-start-snapshot-stores"))
        {
            _log.Info("Auto-starting snapshot store `{0}`", id);
            SnapshotStoreFor(id);
        }
    }

    public PersistenceSettings Settings { get; }

    public IStashOverflowStrategy DefaultInternalStashOverflowStrategy => _defaultOverflowStrategy.Value;

    internal RecoveryPermits Permits { get; }

    /// <summary>The id of an actor that names none itself: its path without the address.</summary>
    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

#nullable disable
    /// <summary>The journal at a configuration path; the default one for null or empty.</summary>
    public IActorRef JournalFor(string journalPluginId) => Journal(journalPluginId).Ref;

    /// <summary>The snapshot store at a configuration path; the default one for null or empty.</summary>
    public IActorRef SnapshotStoreFor(string snapshotPluginId) => SnapshotStore(snapshotPluginId).Ref;

    public EventAdapters AdaptersFor(string journalPluginId) => Journal(journalPluginId).Adapters;

    public async Task<PersistenceHealthCheckResult> CheckJournalHealthAsync(string journalPluginId, CancellationToken cancellationToken = default)
    {
        var answer = await JournalFor(journalPluginId)
            .Ask<JournalHealthCheckResponse>(new CheckJournalHealth(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return answer.Result;
    }

    public async Task<PersistenceHealthCheckResult> CheckSnapshotStoreHealthAsync(string snapshotStorePluginId, CancellationToken cancellationToken = default)
    {
        var answer = await SnapshotStoreFor(snapshotStorePluginId)
            .Ask<SnapshotStoreHealthCheckResponse>(new CheckSnapshotStoreHealth(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return answer.Result;
    }
#nullable enable

    internal Config JournalConfigFor(string journalPluginId) => Journal(journalPluginId).Config;

    /// <summary>The settings of a plugin by its own reference: a plugin is named after its configuration path.</summary>
    internal PluginSettings SettingsOf(IActorRef plugin) =>
        _known.TryGetValue(plugin.Path.Name, out var settings)
            ? settings
            : throw new ArgumentException($"Unknown plugin actor {plugin}", nameof(plugin));

    private Plugin Journal(string? pluginId) =>
        PluginFor(string.IsNullOrEmpty(pluginId) ? _defaultJournalPluginId.Value : pluginId, JournalFallback);

    private Plugin SnapshotStore(string? pluginId) =>
        PluginFor(string.IsNullOrEmpty(pluginId) ? _defaultSnapshotPluginId.Value : pluginId, SnapshotFallback);

    private Plugin PluginFor(string configPath, string fallbackPath) =>
        _plugins.GetOrAdd(
            configPath,
            static (path, state) => new Lazy<Plugin>(() => state.Self.Start(path, state.Fallback)),
            (Self: this, Fallback: fallbackPath)).Value;

    private Plugin Start(string configPath, string fallbackPath)
    {
        var root = _system.Settings.Config;
        if (string.IsNullOrEmpty(configPath) || !root.HasPath(configPath))
        {
            throw new ArgumentException($"Persistence config is missing plugin config path for: {configPath}", nameof(configPath));
        }

        var config = root.GetConfig(configPath).WithFallback(root.GetConfig(fallbackPath));
        var className = config.GetString("class");
        if (string.IsNullOrEmpty(className))
        {
            throw new ArgumentException($"Plugin class name must be defined in config property [{configPath}.class]", nameof(configPath));
        }

        var type = Type.GetType(className, throwOnError: true)!;
        var props = HasConfigConstructor(type) ? Props.Create(type, config) : Props.Create(type);
        var dispatcher = config.GetString("plugin-dispatcher");
        if (!string.IsNullOrEmpty(dispatcher))
        {
            props = props.WithDispatcher(dispatcher);
        }

        // Known before the actor starts: its constructor looks for its adapters and settings, on another thread.
        var known = new PluginSettings(config, EventAdapters.Create(_system, config));
        _known[configPath] = known;
        return new Plugin(_system.SystemActorOf(props, configPath), known.Adapters, config);
    }

    private static bool HasConfigConstructor(Type type) =>
        type.GetConstructors().Any(c => c.GetParameters() is [var only] && only.ParameterType == typeof(Config));

    private string DefaultJournalPluginId()
    {
        var path = _system.Settings.Config.GetString("akka.persistence.journal.plugin");
        return string.IsNullOrEmpty(path)
            ? throw new ArgumentException("Default journal plugin is not configured")
            : path;
    }

    private string DefaultSnapshotPluginId()
    {
        var path = _system.Settings.Config.GetString("akka.persistence.snapshot-store.plugin");
        if (!string.IsNullOrEmpty(path))
        {
            return path;
        }

        _log.Warning("No default snapshot store configured! To configure a default snapshot-store plugin set the `akka.persistence.snapshot-store.plugin` key.");
        return NoSnapshotStorePluginId;
    }

    private IStashOverflowStrategy DefaultOverflowStrategy()
    {
        var className = _system.Settings.Config.GetString("akka.persistence.internal-stash-overflow-strategy");
        var type = Type.GetType(className, throwOnError: true)!;
        var configurator = (IStashOverflowStrategyConfigurator)Activator.CreateInstance(type)!;
        return configurator.Create(_system.Settings.Config);
    }

    internal sealed record PluginSettings(Config Config, EventAdapters Adapters);

    private sealed record Plugin(IActorRef Ref, EventAdapters Adapters, Config Config);
}
