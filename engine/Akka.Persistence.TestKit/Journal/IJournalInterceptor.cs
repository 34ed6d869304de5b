namespace Akka.Persistence.TestKit;

/// <summary>Stands between a persistent actor and the test journal.</summary>
public interface IJournalInterceptor
{
    /// <summary>
    /// Runs for each event before it is written or recovered. A <see cref="TestJournalRejectionException"/> rejects the event, any other
    /// exception is a failure of the journal.
    /// </summary>
    Task InterceptAsync(IPersistentRepresentation message);
}
