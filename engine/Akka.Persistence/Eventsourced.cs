using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>
/// An actor whose state is the fold of the events that it has persisted. It recovers before it sees a command; a handler of an
/// event runs after the event is stored, on the actor, with the sender of the command that made the event.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceStash, IPersistenceRecovery
{
    /// <summary>Keeps answers of the journal out of the mailbox of the next incarnation.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate =
        static envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    private static int _lastInstanceId;

    private readonly int _instanceId = Interlocked.Increment(ref _lastInstanceId);
    private readonly string _writerGuid = Guid.NewGuid().ToString();
    private readonly IStash _internalStash;
    private ILoggingAdapter? _log;
    private IStash? _stash;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;
    private long _sequenceNr;

    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        _internalStash = new BoundedStashImpl(Context);
    }

    public abstract string PersistenceId { get; }

    public string JournalPluginId { get; protected set; } = null!;

    public string SnapshotPluginId { get; protected set; } = null!;

    public string SnapshotterId => PersistenceId;

    public virtual Recovery Recovery => Recovery.Default;

    public virtual IStashOverflowStrategy InternalStashOverflowStrategy => Extension.DefaultInternalStashOverflowStrategy;

    public IStash Stash
    {
        get => _stash!;
        set => _stash = value is null or PersistentStash ? value : new PersistentStash(this, value, _internalStash);
    }

    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    /// <summary>The number of the event that is handled at the moment, or of the last one that was.</summary>
    public long LastSequenceNr { get; private set; }

    public long SnapshotSequenceNr => LastSequenceNr;

    public bool IsRecovering => _phase is Phase.WaitingForPermit or Phase.LoadingSnapshot or Phase.Replaying && _recoveryRunning;

    public bool IsRecoveryFinished => !IsRecovering;

    protected PersistenceExtension Extension { get; }

    protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>True while a persist handler or the recovery runs; the user's stash refuses then.</summary>
    internal bool HandlesJournalReply { get; private set; }

    /// <summary>Handles a command. False: the message is unhandled.</summary>
    protected abstract bool ReceiveCommand(object message);

    /// <summary>Handles a snapshot offer, a replayed event or <see cref="RecoveryCompleted"/>.</summary>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>The replay is over; called before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Recovery failed; the actor stops after this.</summary>
    protected virtual void OnRecoveryFailure(Exception reason, object message = null!)
    {
        if (message is not null)
        {
            Log.Error(
                reason,
                "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
                message.GetType(),
                LastSequenceNr,
                PersistenceId);
        }
        else
        {
            Log.Error(
                reason,
                "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]",
                PersistenceId,
                LastSequenceNr);
        }
    }

    /// <summary>Storing an event failed, so it is not known whether it is stored; the actor stops after this.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(
            cause,
            "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}].",
            @event?.GetType(),
            sequenceNr,
            PersistenceId);

    /// <summary>The journal refused an event before storing anything of it; the actor goes on, and the handler does not run.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Warning(
            "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].",
            @event?.GetType(),
            sequenceNr,
            PersistenceId,
            cause?.Message);

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                break;
            case SaveSnapshotFailure m:
                Log.Warning("Failed to SaveSnapshot given metadata [{0}] due to: [{1}: {2}]", m.Metadata, m.Cause, m.Cause.Message);
                break;
            case DeleteSnapshotFailure m:
                Log.Warning("Failed to DeleteSnapshot given metadata [{0}] due to: [{1}: {2}]", m.Metadata, m.Cause, m.Cause.Message);
                break;
            case DeleteSnapshotsFailure m:
                Log.Warning("Failed to DeleteSnapshots given criteria [{0}] due to: [{1}: {2}]", m.Criteria, m.Cause, m.Cause.Message);
                break;
            case DeleteMessagesFailure m:
                Log.Warning(
                    "Failed to DeleteMessages toSequenceNr [{0}] for persistenceId [{1}] due to [{2}: {3}]",
                    m.ToSequenceNr,
                    PersistenceId,
                    m.Cause,
                    m.Cause.Message);
                break;
            default:
                base.Unhandled(message);
                break;
        }
    }

    private void Advance(IPersistentRepresentation persistent)
    {
        if (persistent.SequenceNr > LastSequenceNr)
        {
            LastSequenceNr = persistent.SequenceNr;
        }
    }
}
