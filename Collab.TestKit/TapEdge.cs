using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;

namespace Collab.TestKit;

/// <summary>
/// Stands at /user/edge before the real edge of a test's actor system: lets everything through, and shows each fixture a copy of what its
/// room or user sent. Users' sockets are probes, of which the real edge knows nothing: they get from here what an edge would write to them.
/// </summary>
internal sealed class TapEdge : ReceiveActor
{
    private readonly Dictionary<object, IActorRef> _copies = [];
    private readonly IActorRef _edge;

    public TapEdge()
    {
        var tickets = new SessionTickets("0123456789abcdef0123456789abcdef"u8);
        var services = new EdgeServices(
            new CollabSettings(), tickets, NoTokens.Instance, ActorRefs.Nobody, TimeProvider.System, new EdgeMetrics());
        _edge = Context.ActorOf(EdgeActor.Props(services));

        Receive<CopyTo>(copy =>
        {
            _copies[copy.Key] = copy.Probe;
            Sender.Tell(copy);
        });
        Receive<Mark>(mark => Copy(mark.Key, mark));
        Receive<ReplayToUser>(replay =>
        {
            Copy(replay.User, replay);
            replay.Socket.Forward(replay);
        });
        Receive<DeliverToUser>(deliver =>
        {
            Copy(deliver.User, deliver);
            foreach (var socket in deliver.Sockets)
                socket.Forward(deliver);
        });
        Receive<IEdgeMessage>(message =>
        {
            Copy(message.Room, message);
            _edge.Forward(message);
        });
        ReceiveAny(_edge.Forward);
    }

    // An edge that fails has lost its members: a test that goes on without it gets no frames, and fails.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Copy(object key, object message)
    {
        if (_copies.TryGetValue(key, out var probe))
            probe.Forward(message);
    }

    /// <summary>What this room or user sends from here on, to this probe too. Answered with the same.</summary>
    public sealed record CopyTo(object Key, IActorRef Probe) : INoSerializationVerificationNeeded;

    /// <summary>Comes to the probe after all that was sent before it.</summary>
    public sealed record Mark(object Key) : INoSerializationVerificationNeeded;
}
