namespace Akka.Persistence.TestKit;

/// <summary>Gives the snapshot store's connection its interceptor.</summary>
public interface ISnapshotStoreConnectionBehaviorSetter
{
    Task SetInterceptorAsync(IConnectionInterceptor interceptor);
}
