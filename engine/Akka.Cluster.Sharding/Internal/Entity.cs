using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>What a region knows of one entity.</summary>
internal sealed class Entity(string id, LocalShard shard)
{
    public string Id { get; } = id;

    public LocalShard Shard { get; } = shard;

    /// <summary>Its reference while messages may go right to it; null while it starts or stops and they are kept.</summary>
    public IActorRef? Live { get; private set; }

    /// <summary>Its reference while it stops; null otherwise.</summary>
    public IActorRef? Stopping { get; private set; }

    public IActorRef? Reference => Live ?? Stopping;

    /// <summary>When the last message came for it, by the scheduler's clock.</summary>
    public long LastMessageTicks { get; set; }

    /// <summary>Messages for the incarnation to come.</summary>
    public Queue<Envelope>? Buffer { get; private set; }

    /// <summary>Who wants to hear when it has started.</summary>
    public List<IActorRef>? StartRequesters { get; private set; }

    public void Started(IActorRef entity)
    {
        Live = entity;
        Stopping = null;
    }

    public void StopsNow() => (Live, Stopping) = (null, Live);

    public void Ended() => (Live, Stopping) = (null, null);

    public void Keep(Envelope envelope) => (Buffer ??= new Queue<Envelope>()).Enqueue(envelope);

    public void AddStartRequester(IActorRef requester) => (StartRequesters ??= []).Add(requester);

    public Queue<Envelope>? TakeBuffer()
    {
        var buffer = Buffer;
        Buffer = null;
        return buffer;
    }

    public List<IActorRef>? TakeStartRequesters()
    {
        var requesters = StartRequesters;
        StartRequesters = null;
        return requesters;
    }
}

/// <summary>A shard that lives in this region.</summary>
internal sealed class LocalShard(string id)
{
    public string Id { get; } = id;

    /// <summary>The actor above the shard's entities; null until the shard is allocated.</summary>
    public IActorRef? Actor { get; set; }

    public HashSet<string> EntityIds { get; } = [];
}
