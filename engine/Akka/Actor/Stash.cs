#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Sets messages aside, to be handled later in the order in which they came.</summary>
public interface IStash
{
    /// <summary>Sets the current message aside. One message can be stashed once only.</summary>
    void Stash();

    /// <summary>Puts the oldest stashed message at the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all stashed messages at the front of the mailbox.</summary>
    void UnstashAll();

    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Empties the stash and hands over what was in it.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Adds envelopes at the stash's front.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);

    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    /// <summary>-1 where it has no bound.</summary>
    int Capacity { get; }
}

/// <summary>The engine gives the actor a stash.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>A stash over any mailbox that messages can be put in front of.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>A stash, bounded where the mailbox or the deployment bounds it.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

/// <summary>A stash without a bound.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

/// <summary>A stash over a bounded mailbox.</summary>
[Obsolete("Use `IWithStash` with a configured BoundedDeque-based mailbox instead.")]
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;
