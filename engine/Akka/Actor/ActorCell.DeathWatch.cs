#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Who watches whom. Each watch ends in one Terminated at most.</summary>
public partial class ActorCell
{
    public IActorRef Watch(IActorRef subject) => Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (subject is IInternalActorRef actor && !actor.Equals(_self) && _extras?.Watching is { } watching && watching.Remove(actor))
            actor.SendSystemMessage(new Unwatch(actor, _self));

        // Terminated may be in the mailbox already; it is dropped when its turn comes.
        _extras?.TerminatedQueued?.Remove(subject);
        return subject;
    }

    /// <summary>The subject's Terminated goes into the mailbox, and reaches the actor unless it unwatches before.</summary>
    public void TerminatedQueuedFor(IActorRef subject, Util.Option<object> customMessage) =>
        (Extras.TerminatedQueued ??= [])[subject] = customMessage.GetOrElse(null);

    protected void ReceivedTerminated(Terminated t)
    {
        if (_extras?.TerminatedQueued is { } queued && queued.Remove(t.ActorRef, out var custom))
            Deliver(Current(custom ?? t));

        object Current(object message)
        {
            _currentMessage = message;
            return message;
        }
    }

    protected void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (_extras?.Watching is { } watching && watching.Remove(actor, out var custom) && !IsTerminating)
        {
            (Extras.TerminatedQueued ??= [])[actor] = custom;
            _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated), actor);
        }

        if (_children?.Contains(actor) == true)
            HandleChildTerminated(actor);
    }

    protected void AddWatcher(IActorRef watchee, IActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        var watcherIsSelf = watcher.Equals(_self);
        if (watcheeIsSelf && !watcherIsSelf)
        {
            if ((Extras.WatchedBy ??= []).Add(watcher) && _systemImpl.Settings.DebugLifecycle)
                PublishDebug($"now watched by {watcher}");
        }
        else if (!watcheeIsSelf && watcherIsSelf)
        {
            Watch(watchee);
        }
        else
        {
            PublishWarning($"BUG: illegal Watch({watchee},{watcher}) for {_self}");
        }
    }

    protected void RemWatcher(IActorRef watchee, IActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        var watcherIsSelf = watcher.Equals(_self);
        if (watcheeIsSelf && !watcherIsSelf)
        {
            if (_extras?.WatchedBy?.Remove(watcher) == true && _systemImpl.Settings.DebugLifecycle)
                PublishDebug($"no longer watched by {watcher}");
        }
        else if (!watcheeIsSelf && watcherIsSelf)
        {
            Unwatch(watchee);
        }
        else
        {
            PublishWarning($"BUG: illegal Unwatch({watchee},{watcher}) for {_self}");
        }
    }

    protected void TellWatchersWeDied()
    {
        if (_extras?.WatchedBy is not { Count: > 0 } watchers)
            return;

        // Far ones first: a local watcher may end the system, and its links with it.
        foreach (var watcher in watchers)
            NotifyOfEnd(watcher, local: false);
        foreach (var watcher in watchers)
            NotifyOfEnd(watcher, local: true);
        watchers.Clear();
    }

    private void NotifyOfEnd(IActorRef watcher, bool local)
    {
        // The parent hears of it anyway.
        if (watcher is IInternalActorRef actor && actor.IsLocal == local && !actor.Equals(_parent))
            actor.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
    }

    private void UnwatchWatchedActors()
    {
        if (_extras is not { } extras)
            return;
        if (extras.Watching is { Count: > 0 } watching)
        {
            foreach (var subject in watching.Keys)
                ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, _self));
            watching.Clear();
        }

        extras.TerminatedQueued?.Clear();
    }

    private IActorRef Watch(IActorRef subject, object message)
    {
        var actor = (IInternalActorRef)subject;
        if (actor.Equals(_self))
            return actor;

        var watching = Extras.Watching ??= [];
        if (watching.TryGetValue(actor, out var before))
        {
            if (!Equals(before, message))
                throw new InvalidOperationException($"Watch({Self}, {before ?? "Terminated"}) termination message was not overwritten with {message ?? "Terminated"}. If this was intended, unwatch first before using Watch / WatchWith with another message.");
            return actor;
        }

        watching[actor] = message;
        actor.SendSystemMessage(new Watch(actor, _self));
        return actor;
    }

    private void PublishWarning(string message) =>
        _systemImpl.EventStream.Publish(new Event.Warning(_self.Path.ToString(), _actor?.GetType() ?? _props.Type, message));
}
