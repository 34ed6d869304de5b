#nullable disable
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Who asks: a reference that turns one answer into a task's result. It has no name until somebody looks at its path, which local
/// answers never need, so that a question costs little more than its task.
/// </summary>
public class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;
    private readonly IActorRefProvider _provider;
    private ActorPath _path;
    private HashSet<IActorRef> _watchedBy;
    private bool _ended;

    public FutureActorRef(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider)
    {
        _result = result;
        _path = path;
        _provider = provider;
    }

    public override ActorPath Path => Volatile.Read(ref _path) ?? Register();

    public override IActorRefProvider Provider => _provider;

    public virtual void DeliverAsk(object message, ICanTell destination) => destination.Tell(message, this);

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this):
                lock (_result)
                {
                    (_watchedBy ??= []).Add(watch.Watcher);

                    // The end looks for watchers after it has said that it is the end: one of both sees the other.
                    Interlocked.MemoryBarrier();
                    if (!Volatile.Read(ref _ended) || !_watchedBy.Remove(watch.Watcher))
                        return;
                }

                watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: true, addressTerminated: false));
                break;
            case Unwatch unwatch:
                lock (_result)
                    _watchedBy?.Remove(unwatch.Watcher);
                break;
            default:
                base.SendSystemMessage(message);
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        // An answer is what was asked for; a failure is one only to those who asked for a status.
        var taken = message switch
        {
            ISystemMessage system => _result.TrySetException(new InvalidOperationException($"system message of type '{system.GetType().Name}' is invalid for {nameof(FutureActorRef<T>)}")),
            Status.Failure failure when !typeof(Status).IsAssignableFrom(typeof(T)) => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            _ => _result.TrySetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };

        // Too late is nowhere, unless the asker itself gave up.
        if (!taken && !_result.Task.IsCanceled)
            _provider.DeadLetters.Tell(message ?? "null", this);
        End();
    }

    /// <summary>The question is over: the name goes, and whoever watched the asker hears of it.</summary>
    internal void End()
    {
        if (Volatile.Read(ref _path) is null && Volatile.Read(ref _watchedBy) is null)
        {
            // Between here and a name that is given now lies a name that points to nobody who waits; the registration sees the end.
            Volatile.Write(ref _ended, true);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _path) is null && Volatile.Read(ref _watchedBy) is null)
                return;
        }

        HashSet<IActorRef> watchers;
        lock (_result)
        {
            _ended = true;
            watchers = _watchedBy;
            _watchedBy = null;
        }

        if (_path is { } path)
            _provider.UnregisterTempActor(path);
        foreach (var watcher in watchers ?? [])
            ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
    }

    private ActorPath Register()
    {
        lock (_result)
        {
            if (_path is { } known)
                return known;
            var path = _provider.TempPath();
            Volatile.Write(ref _path, path);
            Interlocked.MemoryBarrier();
            if (!Volatile.Read(ref _ended))
                _provider.RegisterTempActor(this, path);
            if (Volatile.Read(ref _ended))
                _provider.UnregisterTempActor(path);
            return path;
        }
    }
}
