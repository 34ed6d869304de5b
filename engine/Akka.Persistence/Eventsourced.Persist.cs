using System.Collections.Immutable;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>Events that handlers wait for, in the order in which the journal will answer.</summary>
    private readonly Queue<IPendingInvocation> _pending = new();

    /// <summary>What the running handler has persisted so far.</summary>
    private readonly List<IPersistentEnvelope> _eventBatch = [];

    /// <summary>What waits for the write under way to end: one write of an actor at a time, the rest gathers.</summary>
    private readonly List<IPersistentEnvelope> _journalBatch = [];

    private bool _writeInProgress;
    private int _pendingStashing;

    /// <summary>Stores an event. No command is received until the handler has run.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) =>
        Enqueue(@event, new SyncInvocation<TEvent>(handler, stashing: true));

    /// <summary>Stores an event. No command is received until the handler's task is done.</summary>
    public void Persist<TEvent>(TEvent @event, Func<TEvent, Task> handler) =>
        Enqueue(@event, new AsyncInvocation<TEvent>(handler, stashing: true));

    /// <summary>Stores an event while further commands are received.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) =>
        Enqueue(@event, new SyncInvocation<TEvent>(handler, stashing: false));

    /// <summary>Stores an event while further commands are received; none is while the handler's task runs.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Func<TEvent, Task> handler) =>
        Enqueue(@event, new AsyncInvocation<TEvent>(handler, stashing: false));

    /// <summary>Stores events all or not at all; the handler runs for each of them before the next command.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) =>
        EnqueueAll(events, new SyncInvocation<TEvent>(handler, stashing: true));

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler) =>
        EnqueueAll(events, new AsyncInvocation<TEvent>(handler, stashing: true));

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, Action onComplete)
    {
        PersistAll(events, handler);
        Complete(onComplete, stashing: true);
    }

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, Func<Task> onCompleteAsync)
    {
        PersistAll(events, handler);
        Complete(onCompleteAsync, stashing: true);
    }

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler, Action onComplete)
    {
        PersistAll(events, handler);
        Complete(onComplete, stashing: true);
    }

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler, Func<Task> onCompleteAsync)
    {
        PersistAll(events, handler);
        Complete(onCompleteAsync, stashing: true);
    }

    /// <summary>Stores events all or not at all while further commands are received.</summary>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) =>
        EnqueueAll(events, new SyncInvocation<TEvent>(handler, stashing: false));

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler) =>
        EnqueueAll(events, new AsyncInvocation<TEvent>(handler, stashing: false));

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, Action onComplete)
    {
        PersistAllAsync(events, handler);
        Complete(onComplete, stashing: false);
    }

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, Func<Task> onCompleteAsync)
    {
        PersistAllAsync(events, handler);
        Complete(onCompleteAsync, stashing: false);
    }

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler, Action onComplete)
    {
        PersistAllAsync(events, handler);
        Complete(onComplete, stashing: false);
    }

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler, Func<Task> onCompleteAsync)
    {
        PersistAllAsync(events, handler);
        Complete(onCompleteAsync, stashing: false);
    }

    /// <summary>Runs the handler after those of all events persisted so far; at once where there are none. Stores nothing.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler) =>
        Defer(evt, new SyncInvocation<TEvent>(handler, stashing: false));

    public void DeferAsync<TEvent>(TEvent evt, Func<TEvent, Task> handler) =>
        Defer(evt, new AsyncInvocation<TEvent>(handler, stashing: false));

    private void Complete(Action onComplete, bool stashing) =>
        Defer(onComplete, new SyncInvocation<Action>(static run => run(), stashing));

    private void Complete(Func<Task> onComplete, bool stashing) =>
        Defer(onComplete, new AsyncInvocation<Func<Task>>(static run => run(), stashing));

    private void Enqueue<TEvent>(TEvent @event, IPendingInvocation invocation)
    {
        RefuseDuringReplay();
        _eventBatch.Add(new AtomicWrite(Represent(@event!)));
        Expect(invocation);
    }

    private void EnqueueAll<TEvent>(IEnumerable<TEvent> events, IPendingInvocation invocation)
    {
        RefuseDuringReplay();
        if (events is null)
        {
            return;
        }

        var list = ImmutableList.CreateBuilder<IPersistentRepresentation>();
        foreach (var @event in events)
        {
            list.Add(Represent(@event!));
            Expect(invocation);
        }

        if (list.Count > 0)
        {
            _eventBatch.Add(list.Count == 1 ? new AtomicWrite(list[0]) : new AtomicWrite(list.ToImmutable()));
        }
    }

    private void Defer<TEvent>(TEvent evt, IPendingInvocation invocation)
    {
        RefuseDuringReplay();
        if (_pending.Count > 0 || (_insideTask && invocation.IsAsync))
        {
            _eventBatch.Add(new NonPersistentMessage(evt!, Sender));
            Expect(invocation);
        }
        else if (invocation.Invoke(evt!) is { } task)
        {
            RunTask(task);
        }
    }

    private Persistent Represent(object @event) =>
        new(@event, ++_sequenceNr, PersistenceId, sender: Sender, writerGuid: _writerGuid);

    private void Expect(IPendingInvocation invocation)
    {
        _pending.Enqueue(invocation);
        if (invocation.Stashing)
        {
            _pendingStashing++;
        }
    }

    private void RefuseDuringReplay()
    {
        if (IsRecovering)
        {
            throw new InvalidOperationException("Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
        }
    }

    private void FlushBatch()
    {
        if (_eventBatch.Count > 0)
        {
            _journalBatch.AddRange(_eventBatch);
            _eventBatch.Clear();
        }

        FlushJournalBatch();
    }

    private void FlushJournalBatch()
    {
        if (_writeInProgress || _journalBatch.Count == 0)
        {
            return;
        }

        Journal.Tell(new WriteMessages(_journalBatch.ToArray(), Self, _instanceId), Self);
        _journalBatch.Clear();
        _writeInProgress = true;
    }
}
