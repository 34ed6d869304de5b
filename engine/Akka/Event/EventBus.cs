namespace Akka.Event;

/// <summary>
/// Hands each event to the subscribers of a class of events that it belongs to. A subscriber hears an event once, however many of its
/// classes the event belongs to. Safe for concurrent use: publishing takes no lock, changes copy what they change.
/// </summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TClassifier : notnull
    where TSubscriber : notnull
{
    private readonly object _gate = new();
    private readonly Dictionary<TClassifier, List<Subscription<TSubscriber, TClassifier>>> _subscriptions = [];

    // Who hears which class of events, worked out at the first event of a class; replaced as a whole whenever a subscription changes.
    private volatile System.Collections.Concurrent.ConcurrentDictionary<TClassifier, TSubscriber[]> _audiences = new();

    /// <summary>True if something changed: false if the subscriber had that subscription already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(classifier, out var entries))
                _subscriptions[classifier] = entries = [];

            var changed = false;
            var known = entries.Find(entry => entry.Subscriber.Equals(subscriber));
            if (known is null)
            {
                entries.Add(new Subscription<TSubscriber, TClassifier>(subscriber));
                changed = true;
            }

            // A new subscription undoes what was taken out of it, or of a wider one, before.
            foreach (var (wider, others) in _subscriptions)
            {
                foreach (var entry in others)
                {
                    if (entry.Subscriber.Equals(subscriber) && IsSubClassification(wider, classifier))
                        changed |= RemoveWithin(entry.Unsubscriptions, classifier);
                }
            }

            if (changed)
                _audiences = new();
            return changed;
        }
    }

    /// <summary>Ends all subscriptions of the subscriber. False if it had none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_gate)
        {
            var changed = false;
            foreach (var entries in _subscriptions.Values)
                changed |= entries.RemoveAll(entry => entry.Subscriber.Equals(subscriber)) > 0;
            if (changed)
                _audiences = new();
            return changed;
        }
    }

    /// <summary>
    /// Ends the subscriber's subscription to the class, and takes the class out of its wider subscriptions. False if it heard nothing of that class.
    /// </summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_gate)
        {
            var changed = _subscriptions.TryGetValue(classifier, out var exact)
                && exact.RemoveAll(entry => entry.Subscriber.Equals(subscriber)) > 0;

            foreach (var (wider, entries) in _subscriptions)
            {
                if (wider.Equals(classifier) || !IsSubClassification(wider, classifier))
                    continue;
                foreach (var entry in entries)
                {
                    if (entry.Subscriber.Equals(subscriber))
                        changed |= entry.Unsubscriptions.Add(classifier);
                }
            }

            if (changed)
                _audiences = new();
            return changed;
        }
    }

    public virtual void Publish(TEvent @event)
    {
        var audiences = _audiences;
        var classifier = GetClassifier(@event);
        if (!audiences.TryGetValue(classifier, out var audience))
            audiences[classifier] = audience = Audience(@event);

        foreach (var subscriber in audience)
            Publish(@event, subscriber);
    }

    /// <summary>Is the child the parent, or a part of it?</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>Does the event belong to the class?</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    protected string SimpleName(object source) => Logging.SimpleName(source);

    protected string SimpleName(Type source) => Logging.SimpleName(source);

    /// <summary>Everybody who has a subscription now, once.</summary>
    private protected TSubscriber[] Subscribers()
    {
        lock (_gate)
            return [.. _subscriptions.Values.SelectMany(entries => entries).Select(entry => entry.Subscriber).Distinct()];
    }

    private protected bool HasSubscriptions(TSubscriber subscriber)
    {
        lock (_gate)
            return _subscriptions.Values.Any(entries => entries.Exists(entry => entry.Subscriber.Equals(subscriber)));
    }

    private TSubscriber[] Audience(TEvent @event)
    {
        lock (_gate)
        {
            var audience = new List<TSubscriber>();
            foreach (var (classifier, entries) in _subscriptions)
            {
                if (!Classify(@event, classifier))
                    continue;
                foreach (var entry in entries)
                {
                    if (!entry.Unsubscriptions.Any(excluded => Classify(@event, excluded)) && !audience.Contains(entry.Subscriber))
                        audience.Add(entry.Subscriber);
                }
            }

            return [.. audience];
        }
    }

    private bool RemoveWithin(ISet<TClassifier> exclusions, TClassifier classifier)
    {
        if (exclusions.Count == 0)
            return false;
        var regained = exclusions.Where(excluded => IsSubClassification(classifier, excluded)).ToArray();
        exclusions.ExceptWith(regained);
        return regained.Length > 0;
    }
}
