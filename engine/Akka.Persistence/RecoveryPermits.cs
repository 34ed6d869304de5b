using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Bounds the recoveries under way at once. Each permit belongs to one actor incarnation, which gives it back.</summary>
internal sealed class RecoveryPermits
{
    private readonly int _max;
    private readonly LinkedList<RecoveryPermit> _waiting = new();
    private int _used;

    public RecoveryPermits(int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        _max = max;
    }

    /// <summary>Sends <see cref="RecoveryPermitGranted"/> to the actor, now or when another recovery has ended.</summary>
    public RecoveryPermit Request(IActorRef actor)
    {
        var permit = new RecoveryPermit(this, actor);
        lock (_waiting)
        {
            if (_used >= _max)
            {
                permit.Place = _waiting.AddLast(permit);
                return permit;
            }

            _used++;
        }

        permit.Grant();
        return permit;
    }

    internal void Return(RecoveryPermit permit)
    {
        RecoveryPermit? next = null;
        lock (_waiting)
        {
            if (permit.Place is { } place)
            {
                _waiting.Remove(place);
                permit.Place = null;
                return;
            }

            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                next = first.Value;
                next.Place = null;
            }
            else
            {
                _used--;
            }
        }

        next?.Grant();
    }
}

/// <summary>The right to recover, or a place in the queue for it.</summary>
internal sealed class RecoveryPermit
{
    private readonly RecoveryPermits _owner;
    private readonly IActorRef _actor;
    private int _returned;

    public RecoveryPermit(RecoveryPermits owner, IActorRef actor)
    {
        _owner = owner;
        _actor = actor;
    }

    /// <summary>Where it waits; null once granted. Guarded by the owner's lock.</summary>
    internal LinkedListNode<RecoveryPermit>? Place { get; set; }

    /// <summary>Gives the permit back, or leaves the queue. Only the first call counts.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            _owner.Return(this);
        }
    }

    internal void Grant() => _actor.Tell(new RecoveryPermitGranted(this), ActorRefs.NoSender);
}

/// <summary>Tells an actor that it may recover; names the permit, so that an older incarnation's grant is known as such.</summary>
internal sealed record RecoveryPermitGranted(RecoveryPermit Permit) : INoSerializationVerificationNeeded;
