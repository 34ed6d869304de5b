using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>Marks the provider of a system that may be a member of a cluster.</summary>
public interface IClusterActorRefProvider : IRemoteActorRefProvider
{
}
