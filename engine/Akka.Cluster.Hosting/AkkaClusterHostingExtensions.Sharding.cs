using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.DependencyInjection;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>Regions and proxies that start with the system and are in the registry under <c>TKey</c>.</summary>
public static partial class AkkaClusterHostingExtensions
{
    private const string DelegatesAreOld = "Use the overload with an IMessageExtractor instead.";

    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<string, Props> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(typeName, (_, _, _) => entityPropsFactory, messageExtractor, shardOptions);

    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, Func<string, Props>> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(typeName, (system, registry, _) => entityPropsFactory(system, registry), messageExtractor, shardOptions);

    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, IDependencyResolver, Func<string, Props>> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions) =>
        builder.StartActors(async (system, registry, resolver) =>
        {
            var sharding = ClusterSharding.Get(system);
            var settings = shardOptions.Apply(ClusterShardingSettings.Create(system));
            var region = await sharding.StartAsync(
                typeName,
                entityPropsFactory(system, registry, resolver),
                settings,
                messageExtractor,
                sharding.DefaultShardAllocationStrategy(settings),
                shardOptions.HandOffStopMessage ?? PoisonPill.Instance).ConfigureAwait(false);
            registry.Register<TKey>(region);
        });

    [Obsolete(DelegatesAreOld)]
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<string, Props> entityPropsFactory,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(typeName, (_, _, _) => entityPropsFactory, extractEntityId, extractShardId, shardOptions);

    [Obsolete(DelegatesAreOld)]
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, Func<string, Props>> entityPropsFactory,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(
            typeName, (system, registry, _) => entityPropsFactory(system, registry), extractEntityId, extractShardId, shardOptions);

    [Obsolete(DelegatesAreOld)]
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, IDependencyResolver, Func<string, Props>> entityPropsFactory,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        ShardOptions shardOptions) =>
        builder.StartActors(async (system, registry, resolver) =>
        {
            var sharding = ClusterSharding.Get(system);
            var settings = shardOptions.Apply(ClusterShardingSettings.Create(system));
            var region = await sharding.StartAsync(
                typeName,
                entityPropsFactory(system, registry, resolver),
                settings,
                extractEntityId,
                extractShardId,
                sharding.DefaultShardAllocationStrategy(settings),
                shardOptions.HandOffStopMessage ?? PoisonPill.Instance).ConfigureAwait(false);
            registry.Register<TKey>(region);
        });

    public static AkkaConfigurationBuilder WithShardRegionProxy<TKey>(
        this AkkaConfigurationBuilder builder, string typeName, string roleName, IMessageExtractor messageExtractor) =>
        builder.StartActors(async (system, registry, _) =>
        {
            var proxy = await ClusterSharding.Get(system).StartProxyAsync(typeName, roleName, messageExtractor).ConfigureAwait(false);
            registry.Register<TKey>(proxy);
        });

    [Obsolete(DelegatesAreOld)]
    public static AkkaConfigurationBuilder WithShardRegionProxy<TKey>(
        this AkkaConfigurationBuilder builder, string typeName, string roleName, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        builder.StartActors(async (system, registry, _) =>
        {
            var proxy = await ClusterSharding.Get(system).StartProxyAsync(typeName, roleName, extractEntityId, extractShardId).ConfigureAwait(false);
            registry.Register<TKey>(proxy);
        });
}
