using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Hands out services, and the props of actors whose constructors want services.</summary>
public interface IDependencyResolver
{
    /// <summary>A scope of its own. Whoever asks for it disposes it.</summary>
    IResolverScope CreateScope();

    object? GetService<T>();

    object? GetService(Type type);

    /// <summary>The props of an actor; what <paramref name="args"/> doesn't give its constructor comes from the services.</summary>
    Props Props(Type type, params object[] args);

    Props Props(Type type);

    Props Props<T>(params object[] args)
        where T : ActorBase;
}
