namespace Akka.Persistence.TestKit;

/// <summary>Stands between a persistent actor and the test snapshot store.</summary>
public interface ISnapshotStoreInterceptor
{
    /// <summary>Runs for each attempt to load, save or delete. What it throws is the store's failure.</summary>
    Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria);
}
