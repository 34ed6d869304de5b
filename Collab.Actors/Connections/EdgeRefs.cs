using Akka.Actor;

namespace Collab.Actors.Connections;

/// <summary>The edge actor of each node, found by the address of a socket: /user/edge there.</summary>
internal sealed class EdgeRefs(ActorSystem system)
{
    public const string Name = "edge";

    private readonly Dictionary<Address, IActorRef> _edges = [];

    public IActorRef Of(IActorRef socket)
    {
        var address = socket.Path.Address;
        if (_edges.TryGetValue(address, out var edge))
            return edge;
        edge = ((ExtendedActorSystem)system).Provider.ResolveActorRef(new RootActorPath(address) / "user" / Name);
        return _edges[address] = edge;
    }
}
