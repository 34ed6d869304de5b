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

        // Before the subscription, so that an actor that stops right after it is known to be watched.
        Register(subscriber);
        if (_debug)
            Report($"subscribing {subscriber} to channel {channel}");
        return base.Subscribe(subscriber, channel);
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);

        var changed = base.Unsubscribe(subscriber, channel);
        if (_debug)
            Report($"unsubscribing {subscriber} from channel {channel}");
        return changed;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);

        var changed = base.Unsubscribe(subscriber);
        if (_debug)
            Report($"unsubscribing {subscriber} from all channels");
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

    private void Register(IActorRef subscriber)
    {
        // The loggers that are no actors never stop, so there is nothing to watch.
        if (subscriber is not MinimalLogger)
            Volatile.Read(ref _unsubscriber)?.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
    }

    private void Report(string message) => Publish(new Debug(SimpleName(this), GetType(), message));
}
