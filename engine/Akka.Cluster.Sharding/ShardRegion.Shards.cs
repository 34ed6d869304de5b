using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Event;
using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>Where shards live, how the region ends, and what it tells about itself.</summary>
public sealed partial class ShardRegion
{
    /// <summary>
    /// Asks the strategy for the home of a shard. Most answer at once; until then the messages of its entities are kept.
    /// </summary>
    private void Allocate(LocalShard shard)
    {
        var self = Self;
        var id = shard.Id;
        var current = ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty.Add(
            self, [.. _shards.Values.Where(s => s.Actor is not null).Select(s => s.Id)]);
        var answer = _strategy.AllocateShard(self, id, current);
        if (answer.IsCompletedSuccessfully)
            Allocated(new ShardAllocated(id, answer.Result, null));
        else
            answer.PipeTo(self, self, region => new ShardAllocated(id, region, null), failure => new ShardAllocated(id, null, failure));
    }

    private void Allocated(ShardAllocated allocated)
    {
        if (!_shards.TryGetValue(allocated.ShardId, out var shard) || shard.Actor is not null)
            return;
        if (!Equals(allocated.Region, Self))
        {
            _log.Error(allocated.Failure, "{0}: Shard [{1}] could not be allocated here, trying again in {2}", _typeName, shard.Id, _settings.RetryInterval);
            var retry = new RetryAllocation(shard.Id);
            Timers.StartSingleTimer((nameof(RetryAllocation), shard.Id), retry, _settings.RetryInterval);
            return;
        }
        var dispatcher = Context.Props.Dispatcher;
        shard.Actor = Context.Watch(Context.ActorOf(
            Shard.Props(_typeName, shard.Id, Self, _entityProps).WithDispatcher(dispatcher), ShardNames.Encode(shard.Id)));
        foreach (var id in shard.EntityIds)
            shard.Actor.Tell(new MakeEntity(id));
    }

    private void ShardEnded(IActorRef actor)
    {
        if (_shards.Values.FirstOrDefault(shard => Equals(shard.Actor, actor)) is not { } ended)
            return;
        _log.Warning("{0}: Shard [{1}] has ended, and {2} entities with it", _typeName, ended.Id, ended.EntityIds.Count);
        _shards.Remove(ended.Id);
        foreach (var id in ended.EntityIds.ToArray())
            Forget(id);
    }

    private void ShutDown()
    {
        if (_shuttingDown)
            return;
        _shuttingDown = true;
        _log.Info("{0}: Stopping {1} entities of {2} shards", _typeName, _entities.Count, _shards.Count);
        foreach (var entity in _entities.Values.ToArray())
        {
            if (entity.Live is not null)
                Stop(entity, _handOffStopMessage);
            else if (entity.Shard.Actor is null)
                Forget(entity.Id);
        }
        while (_early?.TryDequeue(out var envelope) == true)
            Drop(envelope.Message, envelope.Sender);
        Timers.StartSingleTimer(HandOffTimedOut.Instance, HandOffTimedOut.Instance, _settings.HandOffTimeout);
        StopIfEmpty();
    }

    private void StopIfEmpty()
    {
        if (_shuttingDown && _entities.Count == 0)
            Context.Stop(Self);
    }

    private void Answer(IShardRegionQuery query)
    {
        var address = _cluster.SelfAddress;
        switch (query)
        {
            case GetCurrentRegions:
                Sender.Tell(new CurrentRegions(ImmutableHashSet.Create(address)));
                break;
            case GetShardRegionStats:
                Sender.Tell(Stats());
                break;
            case GetClusterShardingStats:
                Sender.Tell(new ClusterShardingStats(ImmutableDictionary<Address, ShardRegionStats>.Empty.Add(address, Stats())));
                break;
            case GetShardRegionState:
                Sender.Tell(new CurrentShardRegionState(
                    Running().Select(shard => new ShardState(shard.Id, shard.EntityIds.Where(IsRunning).ToImmutableHashSet())).ToImmutableHashSet(),
                    ImmutableHashSet<string>.Empty));
                break;
            case GetEntityLocation wanted:
                Sender.Tell(Locate(wanted.EntityId, address));
                break;
            default:
                Unhandled(query);
                break;
        }
    }

    private ShardRegionStats Stats() => new(
        Running().ToImmutableDictionary(shard => shard.Id, shard => shard.EntityIds.Count(IsRunning)),
        ImmutableHashSet<string>.Empty);

    private EntityLocation Locate(string entityId, Address address)
    {
        var running = _entities.GetValueOrDefault(entityId)?.Reference;
        var shardId = _entities.GetValueOrDefault(entityId)?.Shard.Id ?? _extractor.ShardId(entityId) ?? string.Empty;
        return new EntityLocation(
            entityId, shardId, address, running is null ? Option<IActorRef>.None : Option<IActorRef>.Create(running));
    }

    private IEnumerable<LocalShard> Running() => _shards.Values.Where(shard => shard.Actor is not null);

    private bool IsRunning(string entityId) => _entities.TryGetValue(entityId, out var entity) && entity.Reference is not null;
}
