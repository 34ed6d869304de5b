using Akka.Actor;

namespace Akka.Event;

/// <summary>Watches an event stream's subscribers and ends the subscriptions of those that have stopped.</summary>
internal sealed class EventStreamUnsubscriber : ActorBase
{
    private static int _count;

    private readonly EventStream _stream;
    private readonly bool _debug;

    public EventStreamUnsubscriber(EventStream stream, bool debug)
    {
        _stream = stream;
        _debug = debug;
    }

    internal sealed record Register(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    internal sealed record UnregisterIfUnsubscribed(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    internal static Props Props(EventStream stream, bool debug) =>
        Akka.Actor.Props.Create(() => new EventStreamUnsubscriber(stream, debug));

    internal static string NextName() => $"EventStreamUnsubscriber-{Interlocked.Increment(ref _count)}";

    protected override void PreStart()
    {
        if (_debug)
            Report($"registering unsubscriber with {_stream}");
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Register register:
                if (_debug)
                    Report($"watching {register.Subscriber} in order to unsubscribe from EventStream when it terminates");
                Context.Watch(register.Subscriber);
                return true;
            case UnregisterIfUnsubscribed unregister:
                if (_stream.IsSubscribed(unregister.Subscriber))
                    return true;
                if (_debug)
                    Report($"unwatching {unregister.Subscriber}, since has no subscriptions");
                Context.Unwatch(unregister.Subscriber);
                return true;
            case Terminated terminated:
                _stream.Unsubscribe(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }

    private void Report(string message) => _stream.Publish(new Debug(Logging.SimpleName(this), GetType(), message));
}
