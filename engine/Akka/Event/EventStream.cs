using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>
/// The system's event bus: actors subscribe to a class or an interface and hear every published object of that type.
/// Actors that have stopped are unsubscribed.
/// </summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef? _unsubscriber;

    /// <param name="debug">Publish a Debug event for each change of a subscription (akka.actor.debug.event-stream).</param>
    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);

        if (_debug)
            Report($"subscribing {subscriber} to channel {channel}");
        var changed = base.Subscribe(subscriber, channel);

        // After the subscription, so that whoever looks whether there still is one sees it; an actor that has stopped meanwhile is told of at once.
        Register(subscriber);
        return changed;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);

        var changed = base.Unsubscribe(subscriber, channel);
        if (_debug)
            Report($"unsubscribing {subscriber} from channel {channel}");
        if (changed)
            Unregister(subscriber);
        return changed;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);

        var changed = base.Unsubscribe(subscriber);
        if (_debug)
            Report($"unsubscribing {subscriber} from all channels");
        if (changed)
            Unregister(subscriber);
        return changed;
    }

    /// <summary>Starts the actor that watches the subscribers. Once per stream; later calls do nothing.</summary>
    public void StartUnsubscriber(ActorSystemImpl system)
    {
        if (Volatile.Read(ref _unsubscriber) is not null)
            return;
        var unsubscriber = system.SystemActorOf(EventStreamUnsubscriber.Props(this, _debug), EventStreamUnsubscriber.NextName());
        if (Interlocked.CompareExchange(ref _unsubscriber, unsubscriber, null) is not null)
        {
            system.Stop(unsubscriber);
            return;
        }

        foreach (var subscriber in Subscribers())
            Register(subscriber);
    }

    internal bool IsSubscribed(IActorRef subscriber) => HasSubscriptions(subscriber);

    private void Register(IActorRef subscriber) => Tell(subscriber, new EventStreamUnsubscriber.Register(subscriber));

    private void Unregister(IActorRef subscriber) => Tell(subscriber, new EventStreamUnsubscriber.UnregisterIfUnsubscribed(subscriber));

    private void Tell(IActorRef subscriber, object message)
    {
        // The loggers that are no actors never stop, so there is nothing to watch.
        if (subscriber is not MinimalLogger)
            Volatile.Read(ref _unsubscriber)?.Tell(message, ActorRefs.NoSender);
    }

    private void Report(string message) => Publish(new Debug(SimpleName(this), GetType(), message));
}
