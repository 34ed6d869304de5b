#nullable disable
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Makes stashes.</summary>
public static class StashFactory
{
    public static IStash CreateStash<T>(this IActorContext context)
        where T : ActorBase =>
        CreateStash(context, typeof(T));

    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) => CreateStash(context, actorInstance.GetType());

    /// <exception cref="ArgumentException">Actors of that class have no stash.</exception>
    public static IStash CreateStash(this IActorContext context, Type actorType)
    {
        if (typeof(IWithUnboundedStash).IsAssignableFrom(actorType))
            return new UnboundedStashImpl(context);
        if (typeof(IWithUnrestrictedStash).IsAssignableFrom(actorType))
        {
            var capacity = BoundedStashImpl.CapacityOf(context);
            return capacity == Deploy.NoStashSize ? new UnboundedStashImpl(context) : new BoundedStashImpl(context, capacity);
        }

        throw new ArgumentException($"Actor {actorType} implements an unrecognized subclass of {typeof(IActorStash)} - cannot instantiate", nameof(actorType));
    }
}
