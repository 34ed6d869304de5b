using Akka.Actor;

namespace Akka.Hosting;

/// <summary>An actor of the registry, for a constructor that wants it.</summary>
public interface IRequiredActor<TActor>
{
    IActorRef ActorRef { get; }

    /// <summary>Waits until the actor is there, for services that start beside the actor system.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>An actor of the registry.</summary>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;
    private IActorRef? _actor;

    public RequiredActor(IReadOnlyActorRegistry registry)
    {
        _registry = registry;
    }

    public IActorRef ActorRef => _actor ??= _registry.Get<TActor>();

    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _actor ??= await _registry.GetAsync<TActor>(cancellationToken).ConfigureAwait(false);
}
