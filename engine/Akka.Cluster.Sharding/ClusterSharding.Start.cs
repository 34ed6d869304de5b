using Akka.Actor;
using Akka.Cluster.Sharding.Internal;

namespace Akka.Cluster.Sharding;

/// <summary>
/// How regions are started: with the props of all entities or with a function from an id to props, with an extractor
/// or two delegates, with or without an allocation strategy and the message that stops entities before they move.
/// </summary>
public partial class ClusterSharding
{
    private const string DelegatesAreOld = "Use the overload that takes an IMessageExtractor instead.";

    public IActorRef Start(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage).GetAwaiter().GetResult();

    public IActorRef Start(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor) =>
        StartRegionAsync(typeName, _ => entityProps, settings, messageExtractor, null, null).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public IActorRef Start(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), allocationStrategy, handOffStopMessage).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public IActorRef Start(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId) =>
        StartRegionAsync(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), null, null).GetAwaiter().GetResult();

    public IActorRef Start(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage).GetAwaiter().GetResult();

    public IActorRef Start(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, messageExtractor, null, null).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public IActorRef Start(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), allocationStrategy, handOffStopMessage).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public IActorRef Start(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), null, null).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage);

    public Task<IActorRef> StartAsync(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor) =>
        StartRegionAsync(typeName, _ => entityProps, settings, messageExtractor, null, null);

    [Obsolete(DelegatesAreOld)]
    public Task<IActorRef> StartAsync(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), allocationStrategy, handOffStopMessage);

    [Obsolete(DelegatesAreOld)]
    public Task<IActorRef> StartAsync(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId) =>
        StartRegionAsync(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), null, null);

    public Task<IActorRef> StartAsync(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage);

    public Task<IActorRef> StartAsync(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, messageExtractor, null, null);

    [Obsolete(DelegatesAreOld)]
    public Task<IActorRef> StartAsync(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), allocationStrategy, handOffStopMessage);

    [Obsolete(DelegatesAreOld)]
    public Task<IActorRef> StartAsync(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        ExtractEntityId extractEntityId,
        ExtractShardId extractShardId) =>
        StartRegionAsync(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), null, null);

    /// <summary>Starts a proxy: it brings messages to entities, but hosts none.</summary>
    /// <param name="typeName">The type.</param>
    /// <param name="role">Which nodes host the entities. There is one node yet, and its region is the one that counts.</param>
    /// <param name="messageExtractor">As in the regions.</param>
    public IActorRef StartProxy(string typeName, string role, IMessageExtractor messageExtractor) =>
        StartProxyAsync(typeName, role, messageExtractor).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public IActorRef StartProxy(string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartProxyAsync(typeName, role, new DelegateExtractor(extractEntityId, extractShardId)).GetAwaiter().GetResult();

    [Obsolete(DelegatesAreOld)]
    public Task<IActorRef> StartProxyAsync(string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartProxyAsync(typeName, role, new DelegateExtractor(extractEntityId, extractShardId));

    public async Task<IActorRef> StartProxyAsync(string typeName, string role, IMessageExtractor messageExtractor)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        ArgumentNullException.ThrowIfNull(messageExtractor);
        var props = Internal.ShardRegionProxy.Props(typeName, Settings.BufferSize).WithDispatcher(_dispatcher);
        return _proxies[typeName] = await AskGuardianAsync(new ShardingGuardian.StartProxy(typeName, props)).ConfigureAwait(false);
    }
}
