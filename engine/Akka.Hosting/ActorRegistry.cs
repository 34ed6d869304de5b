using System.Collections;
using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The actors of one system that others look up by a type, often the type of the actor itself.</summary>
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly ConcurrentDictionary<Type, IActorRef> _actors = new();
    private readonly Dictionary<Type, TaskCompletionSource<IActorRef>> _waiting = [];
    private readonly Lock _lock = new();

    public static ActorRegistry For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();

    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        if (!TryRegister<TKey>(actor, overwrite))
            throw new DuplicateActorRegistryException($"An actor with key [{typeof(TKey)}] has already been registered");
    }

    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        if (actor is null)
            throw new ArgumentNullException(nameof(actor), $"Cannot register null actor with key [{key}]");
        TaskCompletionSource<IActorRef>? waiting;
        lock (_lock)
        {
            if (overwrite)
                _actors[key] = actor;
            else if (!_actors.TryAdd(key, actor))
                return false;
            _waiting.Remove(key, out waiting);
        }
        waiting?.TrySetResult(actor);
        return true;
    }

    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    public bool TryGet(Type key, out IActorRef actor)
    {
        if (_actors.TryGetValue(key, out var found))
        {
            actor = found;
            return true;
        }
        actor = ActorRefs.Nobody;
        return false;
    }

    public IActorRef Get<TKey>() =>
        TryGet<TKey>(out var actor)
            ? actor
            : throw new MissingActorRegistryEntryException($"No actor registered for key {typeof(TKey).FullName}");

    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        lock (_lock)
        {
            if (_actors.TryGetValue(key, out var actor))
                return Task.FromResult(actor);
            if (!_waiting.TryGetValue(key, out var waiting))
                _waiting[key] = waiting = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task.WaitAsync(ct);
        }
    }

    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator() => _actors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
