using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Services from a service provider.</summary>
public class ServiceProviderDependencyResolver : IDependencyResolver
{
    public ServiceProviderDependencyResolver(IServiceProvider provider)
    {
        ServiceProvider = provider;
    }

    public IServiceProvider ServiceProvider { get; }

    public IResolverScope CreateScope() => new ServiceProviderScope(ServiceProvider.CreateScope());

    public object? GetService<T>() => ServiceProvider.GetService(typeof(T));

    public object? GetService(Type type) => ServiceProvider.GetService(type);

    public Props Props(Type type) => Props(type, []);

    public Props Props(Type type, params object[] args) =>
        typeof(ActorBase).IsAssignableFrom(type)
            ? Actor.Props.CreateBy(new ServiceProviderActorProducer(ServiceProvider, type, args))
            : throw new ArgumentException($"{type} is not an actor.", nameof(type));

    public Props Props<T>(params object[] args)
        where T : ActorBase =>
        Props(typeof(T), args);
}
