using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;

namespace Collab.Tests.Sockets;

/// <summary>Real sockets, with probes for the edge and for each socket's actor.</summary>
/// <param name="close">How long the host waits for the actor at a close.</param>
public abstract class ProbedHost(TimeSpan close) : SocketHost(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 0, ConnectionsPerAddress = 0 },
    Lifecycle = new LifecycleSettings { Close = close },
})
{
    private TestProbe _edge = null!;

    internal override IActorRef StartEdge()
    {
        IActorRef probe = _edge = CreateTestProbe("probed-edge");
        return Sys.ActorOf(Props.Create(() => new EmptyEdge(probe)));
    }

    internal async Task<(RawSocket Client, TestProbe Actor, IWire Wire)> OpenAsync()
    {
        var opening = RawAsync();
        var open = _edge.ExpectMsg<OpenSocket>();
        var actor = CreateTestProbe();
        _edge.Reply(new SocketOpened(actor, new ConnectionId("me")));
        actor.ExpectMsg<Attached>();
        return (await opening, actor, open.Wire);
    }

    /// <summary>Hands all to the probe, but for the end of the host: it has no socket to wait for.</summary>
    private sealed class EmptyEdge : ReceiveActor
    {
        public EmptyEdge(IActorRef probe)
        {
            Receive<DrainEdge>(_ => Sender.Tell(new EdgeDrained(0, 0)));
            ReceiveAny(message => probe.Forward(message));
        }
    }
}
