using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>The way of a message: right to its entity, or kept until there is one.</summary>
public sealed partial class ShardRegion
{
    /// <summary>Hot: it runs once for each message. Collab.Benchmarks/Engine/Questions.cs measures it.</summary>
    private void Deliver(object message, IActorRef sender)
    {
        if (_early is not null)
        {
            KeepEarly(message, sender);
            return;
        }
        string id;
        object payload;
        if (message is ShardingEnvelope envelope)
            (id, payload) = (envelope.EntityId, envelope.Message);
        else if (!TryExtract(message, sender, out id, out payload))
            return;
        if (_entities.TryGetValue(id, out var entity) && entity.Live is { } live)
        {
            if (_watchesIdle)
                entity.LastMessageTicks = _clock.MonotonicClock.Ticks;
            live.Tell(payload, sender);
            return;
        }
        if (_shuttingDown)
            Drop(payload, sender);
        else if (entity is not null || TryAddEntity(id, message is ShardingEnvelope ? payload : message, out entity))
            Keep(entity, payload, sender);
        else
            Drop(payload, sender);
    }

    private bool TryExtract(object message, IActorRef sender, out string id, out object payload)
    {
        (id, payload) = (string.Empty, message);
        string? found;
        object? content;
        try
        {
            found = _extractor.EntityId(message);
            content = found is null ? null : _extractor.EntityMessage(message);
        }
        catch (Exception e)
        {
            // One message that the extractor can't read must not end all the entities of this region.
            _log.Error(e, "{0}: The message extractor failed for a message of type [{1}]", _typeName, message.GetType());
            Drop(message, sender);
            return false;
        }
        if (string.IsNullOrEmpty(found) || content is null)
        {
            _log.Warning("{0}: Message does not have an extractor defined in shard so it was ignored: {1}", _typeName, message);
            return false;
        }
        (id, payload) = (found, content);
        return true;
    }

    /// <summary>A new entity: its shard is asked to make it, as soon as it has a home itself.</summary>
    private bool TryAddEntity(string id, object hint, [NotNullWhen(true)] out Entity? entity)
    {
        entity = null;
        if (!TryFindShard(id, hint, out var shardId))
            return false;
        if (!_shards.TryGetValue(shardId, out var shard))
            _shards[shardId] = shard = new LocalShard(shardId);
        var isNewShard = shard.EntityIds.Count == 0 && shard.Actor is null;
        entity = new Entity(id, shard);
        _entities.Add(id, entity);
        shard.EntityIds.Add(id);
        if (shard.Actor is not null)
            shard.Actor.Tell(new MakeEntity(id));
        else if (isNewShard)
            Allocate(shard);
        return true;
    }

    private bool TryFindShard(string id, object hint, out string shardId)
    {
        shardId = string.Empty;
        try
        {
            shardId = string.IsNullOrEmpty(id) ? string.Empty : _extractor.ShardId(id, hint);
        }
        catch (Exception e)
        {
            _log.Error(e, "{0}: The message extractor failed to tell the shard of [{1}]", _typeName, id);
            return false;
        }
        if (!string.IsNullOrEmpty(shardId))
            return true;
        _log.Warning("{0}: Shard must not be empty, dropping message [{1}]", _typeName, hint.GetType());
        return false;
    }

    private void StartRequested(StartEntity start, IActorRef requester)
    {
        if (_early is not null)
        {
            KeepEarly(start, requester);
            return;
        }
        if (!_entities.TryGetValue(start.EntityId, out var entity) && (_shuttingDown || !TryAddEntity(start.EntityId, start, out entity)))
            return;
        if (entity.Live is not null)
            requester.Tell(new StartEntityAck(entity.Id, entity.Shard.Id));
        else
            entity.AddStartRequester(requester);
    }

    private void EntityIsLive(EntityStarted started)
    {
        if (!_entities.TryGetValue(started.EntityId, out var entity))
        {
            Context.Stop(started.Entity);
            return;
        }
        entity.Started(started.Entity);
        entity.LastMessageTicks = _clock.MonotonicClock.Ticks;
        foreach (var requester in entity.TakeStartRequesters() ?? [])
            requester.Tell(new StartEntityAck(entity.Id, entity.Shard.Id));
        if (entity.TakeBuffer() is { } buffer)
        {
            _kept -= buffer.Count;
            foreach (var envelope in buffer)
                started.Entity.Tell(envelope.Message, envelope.Sender);
        }
        if (_shuttingDown)
            Stop(entity, _handOffStopMessage);
    }

    private void EntityHasEnded(EntityEnded ended)
    {
        if (!_entities.TryGetValue(ended.EntityId, out var entity) || !Equals(entity.Reference, ended.Entity))
            return;
        entity.Ended();
        if (!_shuttingDown && entity.Shard.Actor is not null && (entity.Buffer is not null || entity.StartRequesters is not null))
            entity.Shard.Actor.Tell(new MakeEntity(entity.Id));
        else
            Forget(entity.Id);
    }

    /// <summary>The stop message goes behind all that the entity has got; what comes from now on is kept.</summary>
    private static void Stop(Entity entity, object stopMessage)
    {
        var live = entity.Live!;
        entity.StopsNow();
        live.Tell(stopMessage);
    }

    private void PassivateIdle()
    {
        var deadline = (_clock.MonotonicClock - _settings.PassivateIdleEntityAfter).Ticks;
        foreach (var entity in _entities.Values)
        {
            if (entity.Live is not null && entity.LastMessageTicks <= deadline)
                Stop(entity, _handOffStopMessage);
        }
    }

    private void Forget(string entityId)
    {
        if (_entities.Remove(entityId, out var entity))
        {
            entity.Shard.EntityIds.Remove(entityId);
            DropBuffer(entity);
        }
        StopIfEmpty();
    }

    private void Keep(Entity entity, object payload, IActorRef sender)
    {
        if (HasRoom(entity.Id))
        {
            _kept++;
            entity.Keep(new Envelope(payload, sender));
        }
        else
        {
            Drop(payload, sender);
        }
    }

    private void KeepEarly(object message, IActorRef sender)
    {
        if (HasRoom("(not up yet)"))
        {
            _kept++;
            _early!.Enqueue(new Envelope(message, sender));
        }
        else
        {
            Drop(message, sender);
        }
    }

    private void DeliverEarly()
    {
        if (_early is not { } early)
            return;
        _early = null;
        _kept -= early.Count;
        foreach (var envelope in early)
        {
            if (envelope.Message is StartEntity start)
                StartRequested(start, envelope.Sender);
            else
                Deliver(envelope.Message, envelope.Sender);
        }
    }

    private bool HasRoom(string entityId)
    {
        if (_kept < _settings.BufferSize)
            return true;
        _log.Warning("{0}: Buffer is full, dropping message for entity [{1}]", _typeName, entityId);
        return false;
    }

    private void DropBuffer(Entity entity)
    {
        if (entity.TakeBuffer() is not { } buffer)
            return;
        _kept -= buffer.Count;
        foreach (var envelope in buffer)
            Drop(envelope.Message, envelope.Sender);
    }

    private void Drop(object message, IActorRef sender) =>
        Context.System.DeadLetters.Tell(new DeadLetter(message, sender, Self), sender);
}
