using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Makes an actor with services for those parameters of its constructor that it was not given.</summary>
internal sealed class ServiceProviderActorProducer(IServiceProvider provider, Type actorType, object[] args) : IIndirectActorProducer
{
    public Type ActorType { get; } = actorType;

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(provider, ActorType, args);

    /// <summary>An actor that holds something to dispose lets go of it when it stops.</summary>
    public void Release(ActorBase actor) => (actor as IDisposable)?.Dispose();
}
