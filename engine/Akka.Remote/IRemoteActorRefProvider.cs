using Akka.Actor;

namespace Akka.Remote;

/// <summary>Marks the provider of a system that has an address which others can use.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    /// <summary>Whether an address is this system's own.</summary>
    bool HasAddress(Address address);
}
