using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Keeps events in memory, for as long as the actor system lives. For tests.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private static readonly Task<IImmutableList<Exception?>> Stored = Task.FromResult<IImmutableList<Exception?>>(ImmutableList<Exception?>.Empty);

    private readonly object _lock = new();
    private readonly List<IPersistentRepresentation> _eventLog = [];
    private readonly Dictionary<string, List<IPersistentRepresentation>> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _deletedTo = new(StringComparer.Ordinal);

    /// <summary>Guards the three collections; replays read them on other threads.</summary>
    protected virtual object Lock => _lock;

    /// <summary>All events in the order of their writing.</summary>
    protected virtual List<IPersistentRepresentation> EventLog => _eventLog;

    protected virtual Dictionary<string, List<IPersistentRepresentation>> EventsByPersistenceId => _events;

    /// <summary>The highest deleted number of each persistence id.</summary>
    protected virtual Dictionary<string, long> DeletedTo => _deletedTo;

    public long HighestSequenceNr(string pid)
    {
        lock (Lock)
        {
            var stored = EventsByPersistenceId.TryGetValue(pid, out var events) && events.Count > 0 ? events[^1].SequenceNr : 0L;
            return Math.Max(stored, DeletedTo.GetValueOrDefault(pid));
        }
    }

    public IEnumerable<IPersistentRepresentation> Read(string pid, long from, long to, long max)
    {
        lock (Lock)
        {
            if (!EventsByPersistenceId.TryGetValue(pid, out var events))
            {
                return [];
            }

            var found = new List<IPersistentRepresentation>();
            foreach (var item in events)
            {
                if (found.Count >= max || item.SequenceNr > to)
                {
                    break;
                }

                if (item.SequenceNr >= from)
                {
                    found.Add(item);
                }
            }

            return found;
        }
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        Task.FromResult(HighestSequenceNr(persistenceId));

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var item in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            recoveryCallback(item);
        }

        return Task.CompletedTask;
    }

#nullable disable
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        lock (Lock)
        {
            foreach (var write in messages)
            {
                for (var i = 0; i < write.Size; i++)
                {
                    Store(write[i]);
                }
            }
        }

        return Stored;
    }
#nullable enable

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        lock (Lock)
        {
            if (EventsByPersistenceId.TryGetValue(persistenceId, out var events))
            {
                var highest = HighestSequenceNr(persistenceId);
                events.RemoveAll(item => item.SequenceNr <= toSequenceNr);
                EventLog.RemoveAll(item => item.SequenceNr <= toSequenceNr && string.Equals(item.PersistenceId, persistenceId, StringComparison.Ordinal));
                DeletedTo[persistenceId] = Math.Max(DeletedTo.GetValueOrDefault(persistenceId), Math.Min(toSequenceNr, highest));
            }
        }

        return Task.CompletedTask;
    }

    private void Store(IPersistentRepresentation item)
    {
        var stored = item.WithTimestamp(DateTime.UtcNow.Ticks);
        if (stored.Payload is Tagged tagged)
        {
            stored = stored.WithPayload(tagged.Payload);
        }

        EventLog.Add(stored);
        if (!EventsByPersistenceId.TryGetValue(stored.PersistenceId, out var events))
        {
            EventsByPersistenceId.Add(stored.PersistenceId, events = []);
        }

        events.Add(stored);
    }
}

/// <summary>One memory for all journals of the process: what one actor system stored, the next one finds.</summary>
public class SharedMemoryJournal : MemoryJournal
{
    private static readonly object SharedLock = new();
    private static readonly List<IPersistentRepresentation> SharedEventLog = [];
    private static readonly Dictionary<string, List<IPersistentRepresentation>> SharedEvents = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, long> SharedDeletedTo = new(StringComparer.Ordinal);

    protected override object Lock => SharedLock;

    protected override List<IPersistentRepresentation> EventLog => SharedEventLog;

    protected override Dictionary<string, List<IPersistentRepresentation>> EventsByPersistenceId => SharedEvents;

    protected override Dictionary<string, long> DeletedTo => SharedDeletedTo;
}
