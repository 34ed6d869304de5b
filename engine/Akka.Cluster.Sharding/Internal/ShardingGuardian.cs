using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>The parent of all regions and proxies.</summary>
internal sealed class ShardingGuardian : ReceiveActor
{
    private readonly Dictionary<string, IActorRef> _regions = [];
    private readonly Dictionary<string, IActorRef> _proxies = [];

    public ShardingGuardian(ClusterSharding sharding)
    {
        Receive<StartRegion>(start =>
        {
            if (!_regions.TryGetValue(start.TypeName, out var region))
            {
                region = Context.Watch(Context.ActorOf(start.Props, ShardNames.Encode(start.TypeName)));
                _regions[start.TypeName] = region;
                if (_proxies.TryGetValue(start.TypeName, out var waiting))
                    waiting.Tell(new RegionIs(region));
            }
            Sender.Tell(new Started(region));
        });
        Receive<StartProxy>(start =>
        {
            if (!_proxies.TryGetValue(start.TypeName, out var proxy))
            {
                proxy = Context.Watch(Context.ActorOf(start.Props, ShardNames.Encode(start.TypeName + "Proxy")));
                _proxies[start.TypeName] = proxy;
                if (_regions.TryGetValue(start.TypeName, out var region))
                    proxy.Tell(new RegionIs(region));
            }
            Sender.Tell(new Started(proxy));
        });
        Receive<Terminated>(ended =>
        {
            Remove(_regions, ended.ActorRef);
            Remove(_proxies, ended.ActorRef);
            sharding.Ended(ended.ActorRef);
        });
    }

    public static Props Props(ClusterSharding sharding) =>
        Actor.Props.Create(() => new ShardingGuardian(sharding)).WithDeploy(Deploy.Local);

    // A region that failed lost track of its entities: it starts over with none of them.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private static void Remove(Dictionary<string, IActorRef> from, IActorRef actor)
    {
        foreach (var typeName in from.Where(entry => entry.Value.Equals(actor)).Select(entry => entry.Key).ToArray())
            from.Remove(typeName);
    }

    internal sealed record StartRegion(string TypeName, Props Props) : INoSerializationVerificationNeeded;

    internal sealed record StartProxy(string TypeName, Props Props) : INoSerializationVerificationNeeded;

    internal sealed record Started(IActorRef Actor) : INoSerializationVerificationNeeded;
}
