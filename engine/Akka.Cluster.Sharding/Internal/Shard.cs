using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>
/// The parent of a shard's entities: it makes them and tells the region how they fare. Messages pass it by: the region
/// knows the entities' references.
/// </summary>
internal sealed class Shard : ActorBase
{
    private readonly string _typeName;
    private readonly string _shardId;
    private readonly IActorRef _region;
    private readonly Func<string, Props> _entityProps;
    private readonly Dictionary<IActorRef, string> _entities = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public Shard(string typeName, string shardId, IActorRef region, Func<string, Props> entityProps)
    {
        _typeName = typeName;
        _shardId = shardId;
        _region = region;
        _entityProps = entityProps;
    }

    public static Props Props(string typeName, string shardId, IActorRef region, Func<string, Props> entityProps) =>
        Actor.Props.Create(() => new Shard(typeName, shardId, region, entityProps)).WithDeploy(Deploy.Local);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case MakeEntity make:
                Make(make.EntityId);
                break;
            case Passivate passivate:
                PassivateSender(passivate.StopMessage);
                break;
            case Terminated ended when _entities.Remove(ended.ActorRef, out var id):
                _region.Tell(new EntityEnded(id, ended.ActorRef));
                break;
            case StopEntities:
                foreach (var child in Context.GetChildren())
                    Context.Stop(child);
                break;
            default:
                // An entity that talks to others by its parent.
                _region.Forward(message);
                break;
        }
        return true;
    }

    private void Make(string entityId)
    {
        try
        {
            var entity = Context.Watch(Context.ActorOf(_entityProps(entityId), ShardNames.Encode(entityId)));
            _entities.Add(entity, entityId);
            _region.Tell(new EntityStarted(entityId, entity));
        }
        catch (Exception e)
        {
            // What can't be made must not cost the other entities their parent.
            _log.Error(e, "{0}: The entity [{1}] of shard [{2}] could not be made", _typeName, entityId, _shardId);
            _region.Tell(new EntityNotStarted(entityId));
        }
    }

    private void PassivateSender(object stopMessage)
    {
        if (_entities.TryGetValue(Sender, out var id))
            _region.Tell(new EntityPassivates(id, Sender, stopMessage));
        else
            _log.Debug("{0}: Unknown entity passivating [{1}]. Not sending stop message back to entity", _typeName, Sender);
    }
}
