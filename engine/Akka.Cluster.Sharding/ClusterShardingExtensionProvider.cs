using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Gives an actor system its <see cref="ClusterSharding"/>.</summary>
public class ClusterShardingExtensionProvider : ExtensionIdProvider<ClusterSharding>
{
    public override ClusterSharding CreateExtension(ExtendedActorSystem system) => new(system);
}
