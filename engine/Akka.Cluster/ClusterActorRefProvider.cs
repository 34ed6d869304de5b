using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>The provider of a system that may be a member of a cluster. It starts its <see cref="Cluster"/> with it.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider, IClusterActorRefProvider
{
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, settings, eventStream)
    {
        settings.InjectTopLevelFallback(
            ConfigurationFactory.FromResource<ClusterActorRefProvider>("Akka.Cluster.Configuration.Cluster.conf"));
    }

    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        // Seed nodes are joined when the system starts, not when somebody first asks for the cluster.
        Cluster.Get(system);
    }
}
