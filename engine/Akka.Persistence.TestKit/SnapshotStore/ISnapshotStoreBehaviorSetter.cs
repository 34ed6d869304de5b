namespace Akka.Persistence.TestKit;

/// <summary>Gives a snapshot store its interceptor.</summary>
public interface ISnapshotStoreBehaviorSetter
{
    Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor);
}
