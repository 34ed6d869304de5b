using Akka.Actor;

namespace Collab.TestKit;

/// <summary>Stands at /user/edge before the real edge: lets everything through, and shows a copy to a probe.</summary>
internal sealed class TapEdge : ReceiveActor
{
    public TapEdge(IActorRef edge, IActorRef copies) => ReceiveAny(message =>
    {
        copies.Forward(message);
        edge.Forward(message);
    });
}
