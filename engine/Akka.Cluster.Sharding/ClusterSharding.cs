using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Spreads entities, actors with an id, over the nodes of the cluster. A message goes to the region of its type, on
/// any node, and the region brings it to the entity, starting it if need be.
/// </summary>
public partial class ClusterSharding : IExtension
{
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new();
    private readonly ConcurrentDictionary<string, IActorRef> _proxies = new();
    private readonly ExtendedActorSystem _system;
    private readonly Cluster _cluster;
    private readonly IActorRef _guardian;
    private readonly string _dispatcher;

    public ClusterSharding(ExtendedActorSystem system)
    {
        _system = system;
        system.Settings.InjectTopLevelFallback(DefaultConfig());
        _cluster = Cluster.Get(system);
        Settings = ClusterShardingSettings.Create(system.Settings.Config);
        var config = system.Settings.Config.GetConfig("akka.cluster.sharding");
        _dispatcher = config.GetString("use-dispatcher") is { Length: > 0 } dispatcher ? dispatcher : "akka.actor.default-dispatcher";
        _guardian = system.SystemActorOf(ShardingGuardian.Props(this), config.GetString("guardian-name"));
    }

    public ClusterShardingSettings Settings { get; }

    /// <summary>The types whose regions run here.</summary>
    public ImmutableHashSet<string> ShardTypeNames => [.. _regions.Keys];

    public static ClusterSharding Get(ActorSystem system) => system.WithExtension<ClusterSharding, ClusterShardingExtensionProvider>();

    public static Config DefaultConfig() =>
        ConfigurationFactory.FromResource<ClusterSharding>("Akka.Cluster.Sharding.Configuration.Sharding.conf");

    /// <summary>The region of a type that was started here, or else its proxy.</summary>
    /// <exception cref="ArgumentException">Neither was started.</exception>
    public IActorRef ShardRegion(string typeName)
    {
        if (_regions.TryGetValue(typeName, out var region) || _proxies.TryGetValue(typeName, out region))
            return region;
        throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));
    }

    /// <exception cref="ArgumentException">It was not started.</exception>
    public IActorRef ShardRegionProxy(string typeName) =>
        _proxies.TryGetValue(typeName, out var proxy)
            ? proxy
            : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    public IShardAllocationStrategy DefaultShardAllocationStrategy(ClusterShardingSettings settings)
    {
        var config = _system.Settings.Config.GetConfig("akka.cluster.sharding.least-shard-allocation-strategy");
        return ShardAllocationStrategy.LeastShardAllocationStrategy(
            config.GetInt("rebalance-absolute-limit"), config.GetDouble("rebalance-relative-limit"));
    }

    internal void Ended(IActorRef actor)
    {
        foreach (var entry in _regions.Where(entry => entry.Value.Equals(actor)))
            _regions.TryRemove(entry);
        foreach (var entry in _proxies.Where(entry => entry.Value.Equals(actor)))
            _proxies.TryRemove(entry);
    }

    private async Task<IActorRef> StartRegionAsync(
        string typeName,
        Func<string, Props> entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor extractor,
        IShardAllocationStrategy? strategy,
        object? handOffStopMessage)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(extractor);
        if (settings.RememberEntities)
        {
            throw new ConfigurationException(
                $"The sharding of '{typeName}' is to remember its entities (akka.cluster.sharding.remember-entities), which is not supported here.");
        }
        if (!settings.ShouldHostShard(_cluster))
        {
            _system.Log.Debug("Starting Shard Region Proxy [{0}] (no actors will be hosted on this node)...", typeName);
            return await StartProxyAsync(typeName, settings.Role, extractor).ConfigureAwait(false);
        }

        strategy ??= DefaultShardAllocationStrategy(settings);
        (strategy as IActorSystemDependentAllocationStrategy)?.Start(_system);
        (strategy as IStartableAllocationStrategy)?.Start();
        var props = Sharding.ShardRegion
            .Props(typeName, entityProps, settings, extractor, strategy, handOffStopMessage ?? PoisonPill.Instance)
            .WithDispatcher(_dispatcher);
        return _regions[typeName] = await AskGuardianAsync(new ShardingGuardian.StartRegion(typeName, props)).ConfigureAwait(false);
    }

    private async Task<IActorRef> AskGuardianAsync(object message)
    {
        var timeout = _system.Settings.CreationTimeout;
        var started = await _guardian.Ask<ShardingGuardian.Started>(message, timeout).ConfigureAwait(false);
        return started.Actor;
    }
}
