using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>How a journal reads.</summary>
public interface IAsyncRecovery
{
    /// <summary>
    /// Gives the callback the events of a persistence id in order, at most <paramref name="max"/>; the task ends after the last
    /// one. Deleted events may be left out. The callback is never called by two threads at once.
    /// </summary>
    Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest number that was ever written, deleted events included; 0 for none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken);
}
