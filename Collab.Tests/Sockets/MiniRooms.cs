using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Tests.Sockets;

/// <summary>
/// In place of the rooms: lets everybody in, unless told to wait, and sends every frame of a member to all members. What sockets tell
/// their rooms goes to the observer as well.
/// </summary>
internal sealed class MiniRooms : ReceiveActor
{
    private readonly IActorRef _observer;
    private readonly List<(Join Join, IActorRef Socket)> _waiting = [];
    private IActorRef _edge = ActorRefs.Nobody;
    private bool _closed;
    private long _seq;

    public MiniRooms(IActorRef observer)
    {
        _observer = observer;
        Receive<Door>(door =>
        {
            _closed = !door.Open;
            foreach (var (join, socket) in _waiting)
                LetIn(join, socket);
            _waiting.Clear();
        });
        Receive<TheEdge>(edge => _edge = edge.Ref);
        Receive<Join>(join =>
        {
            if (_closed)
                _waiting.Add((join, Sender));
            else
                LetIn(join, Sender);
        });
        Receive<Said>(said =>
        {
            _observer.Tell(said);
            if (said.What is not Inbound inbound)
                return;
            _seq++;
            var frame = FrameWriter.Ephemeral(
                said.Room.Room, new Author(said.Who.User, said.Who.Name, said.Who.Connection), inbound.Frame.Type, inbound.Frame.Data, DateTimeOffset.UnixEpoch);
            _edge.Tell(new Broadcast(said.Room, [frame], _seq));
            if (inbound.Frame.Id is { } id)
                _edge.Tell(new Deliver(said.Room, said.Who.Connection, [FrameWriter.Ack(id, DateTimeOffset.UnixEpoch, _seq)], [id]));
        });
    }

    // Its children do nothing that could fail.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void LetIn(Join join, IActorRef socket)
    {
        var connection = Context.ActorOf(Props.Create(() => new MiniConnection(join, socket)));
        var joined = FrameWriter.Joined(join.Room.Room, new Epoch("e"), _seq, Presence.Empty, new JoinedState("null"u8.ToArray(), "[]"u8.ToArray()), DateTimeOffset.UnixEpoch);
        _edge.Tell(new Enter(join.Room, join.Who.Connection, socket, [joined], _seq, join.Attempt));
        socket.Tell(new Joined(join.Room, new Epoch("e"), _seq, false, join.Attempt), connection);
    }

    /// <summary>Closed, those who come wait until it opens.</summary>
    public sealed record Door(bool Open);

    public sealed record TheEdge(IActorRef Ref);

    /// <summary>A socket told its connection's actor something.</summary>
    public sealed record Said(RoomKey Room, Member Who, object What);

    private sealed class MiniConnection : ReceiveActor
    {
        public MiniConnection(Join join, IActorRef socket)
        {
            Context.Watch(socket);
            Receive<Terminated>(_ => Context.Stop(Self));
            ReceiveAny(what =>
            {
                Context.Parent.Tell(new Said(join.Room, join.Who, what));
                if (what is Leave)
                    Context.Stop(Self);
            });
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
    }
}
