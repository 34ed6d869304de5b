using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Actors.Protocol;

namespace Collab.Tests.Support;

/// <summary>
/// The region and the shard of one room: makes it when a message comes, holds what comes while it passivates, makes it again then. For
/// specs of a room that want no cluster around it.
/// </summary>
public sealed class LoneShard : ReceiveActor
{
    private readonly Queue<(object Message, IActorRef Sender)> _held = new();
    private readonly Props _room;
    private IActorRef? _entity;
    private bool _passivating;

    public LoneShard(Props room)
    {
        _room = room;
        Receive<IRoomMessage>(Deliver);
        Receive<Passivate>(_ => Sender.Equals(_entity), passivate =>
        {
            _passivating = true;
            _entity!.Tell(passivate.StopMessage);
        });
        Receive<ToEntity>(to => _entity?.Tell(to.Message, Sender));
        Receive<GetEntity>(_ => Sender.Tell(_entity ?? ActorRefs.Nobody));
        Receive<Terminated>(ended => ended.ActorRef.Equals(_entity), _ => Ended());
    }

    /// <summary>A room that fails is restarted and reads its journal again, as a shard's default has it.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void Deliver(IRoomMessage message)
    {
        if (_passivating)
        {
            _held.Enqueue((message, Sender));
            return;
        }

        _entity ??= Context.Watch(Context.ActorOf(_room));
        _entity.Forward(message);
    }

    private void Ended()
    {
        _entity = null;
        _passivating = false;
        while (_held.TryDequeue(out var held))
            Self.Tell(held.Message, held.Sender);
    }

    /// <summary>Straight to the room as it lives now.</summary>
    public sealed record ToEntity(object Message) : INoSerializationVerificationNeeded;

    public sealed record GetEntity : INoSerializationVerificationNeeded;
}
