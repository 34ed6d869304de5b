using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Collab.TestKit;

/// <summary>
/// The region and the shard of one entity: makes it when a message comes, holds what comes while it passivates, makes it again then, and
/// restarts it when it fails. For tests of a room or a user that want no cluster around it.
/// </summary>
public sealed class LoneShard : ReceiveActor
{
    private readonly Queue<(object Message, IActorRef Sender)> _held = new();
    private readonly Props _props;
    private IActorRef? _entity;
    private readonly List<IActorRef> _awaitingEnd = [];
    private bool _passivating;

    /// <summary>Called by <see cref="Props(Akka.Actor.Props)"/>.</summary>
    public LoneShard(Props entity)
    {
        _props = entity;
        Receive<Passivate>(_ => Sender.Equals(_entity), passivate =>
        {
            _passivating = true;
            _entity!.Tell(passivate.StopMessage);
        });
        Receive<EndEntity>(end => End(end.StopMessage));
        Receive<ToEntity>(to => _entity?.Tell(to.Message, Sender));
        Receive<GetEntity>(_ => Sender.Tell(_entity ?? ActorRefs.Nobody));
        Receive<Terminated>(ended => ended.ActorRef.Equals(_entity), _ => Ended());
        ReceiveAny(message => Deliver(message, Sender));
    }

    /// <param name="entity">How to make the entity, as <c>RoomActor.Props(key, services)</c>.</param>
    public static Props Props(Props entity) => Akka.Actor.Props.Create(() => new LoneShard(entity));

    /// <summary>An entity that fails is restarted and reads its journal again, as a shard's default has it.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void Deliver(object message, IActorRef sender)
    {
        if (_passivating)
        {
            _held.Enqueue((message, sender));
            return;
        }

        _entity ??= Context.Watch(Context.ActorOf(_props));
        _entity.Tell(message, sender);
    }

    private void End(object stopMessage)
    {
        if (_entity is null)
        {
            Sender.Tell(ActorRefs.Nobody);
            return;
        }

        _awaitingEnd.Add(Sender);
        _passivating = true;
        _entity.Tell(stopMessage);
    }

    /// <summary>What was held goes to the next life before anything that comes now.</summary>
    private void Ended()
    {
        foreach (var asker in _awaitingEnd)
            asker.Tell(_entity);
        _awaitingEnd.Clear();
        _entity = null;
        _passivating = false;
        while (_held.TryDequeue(out var held))
            Deliver(held.Message, held.Sender);
    }

    /// <summary>
    /// Tells the entity to stop, and holds what comes meanwhile. Answered when it has ended, with the reference that it had:
    /// whatever is sent after the answer comes to the next life.
    /// </summary>
    public sealed record EndEntity(object StopMessage) : INoSerializationVerificationNeeded;

    /// <summary>Straight to the entity as it lives now, also while it passivates; nowhere if it does not live.</summary>
    public sealed record ToEntity(object Message) : INoSerializationVerificationNeeded;

    /// <summary>Answered with the entity's reference as it lives now, or with <see cref="ActorRefs.Nobody"/>.</summary>
    public sealed record GetEntity : INoSerializationVerificationNeeded;
}
