namespace Akka.Event;

/// <summary>One subscriber's entry for one class of events, less the narrower classes that it has unsubscribed from since.</summary>
public class Subscription<TSubscriber, TClassifier>
{
    public Subscription(TSubscriber subscriber)
    {
        Subscriber = subscriber;
        Unsubscriptions = new HashSet<TClassifier>();
    }

    public Subscription(TSubscriber subscriber, IEnumerable<TClassifier> unsubscriptions)
    {
        Subscriber = subscriber;
        Unsubscriptions = new HashSet<TClassifier>(unsubscriptions);
    }

    public TSubscriber Subscriber { get; }

    public ISet<TClassifier> Unsubscriptions { get; }
}
