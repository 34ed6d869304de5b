namespace Akka.DependencyInjection;

/// <summary>A resolver whose scoped services live until it is disposed.</summary>
public interface IResolverScope : IDisposable
{
    IDependencyResolver Resolver { get; }
}
