using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>The services of an actor system, handed to it by a <see cref="DependencyResolverSetup"/>.</summary>
public sealed class DependencyResolver : IExtension
{
    public DependencyResolver(IDependencyResolver resolver)
    {
        Resolver = resolver;
    }

    public IDependencyResolver Resolver { get; }

    public static DependencyResolver For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();

    /// <summary>The props of an actor; what <paramref name="args"/> doesn't give its constructor comes from the services.</summary>
    public Props Props<T>(params object[] args)
        where T : ActorBase =>
        Resolver.Props<T>(args);

    public Props Props<T>()
        where T : ActorBase =>
        Resolver.Props<T>();

    public Props Props(Type type) => Resolver.Props(type);

    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}
