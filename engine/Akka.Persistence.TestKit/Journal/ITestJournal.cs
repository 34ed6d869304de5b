namespace Akka.Persistence.TestKit;

/// <summary>A test journal's behaviours.</summary>
public interface ITestJournal
{
    JournalWriteBehavior OnWrite { get; }

    JournalRecoveryBehavior OnRecovery { get; }

    JournalConnectionBehavior OnConnect { get; }
}
