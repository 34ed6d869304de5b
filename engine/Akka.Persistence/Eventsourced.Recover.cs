using Akka.Actor;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private bool _recoveryRunning = true;
    private bool _eventSeen;
    private TimeSpan _recoveryTimeout;
    private long _replayMax;
    private ICancelable? _recoveryTimer;

    private void WaitForPermit(object message)
    {
        if (message is RecoveryPermitGranted granted)
        {
            if (ReferenceEquals(granted.Permit, _permit))
            {
                StartRecovery(Recovery);
            }

            return;
        }

        StashInternally(message);
    }

    private void StartRecovery(Recovery recovery)
    {
        _recoveryTimeout = Extension.JournalConfigFor(JournalPluginId).GetTimeSpan("recovery-event-timeout", null, false);
        _replayMax = recovery.ReplayMax;
        _phase = Phase.LoadingSnapshot;
        _recoveryTimer = Context.System.Scheduler.ScheduleTellOnceCancelable(_recoveryTimeout, Self, new RecoveryTick(true), Self);
        LoadSnapshot(SnapshotterId, recovery.FromSnapshot, recovery.ToSequenceNr);
    }

    private void AwaitSnapshot(object message)
    {
        switch (message)
        {
            case LoadSnapshotResult result:
                _recoveryTimer?.Cancel();
                try
                {
                    if (result.Found is { } found)
                    {
                        LastSequenceNr = found.Metadata.SequenceNr;
                        base.AroundReceive(RecoveryBehavior, new SnapshotOffer(found.Metadata, found.Snapshot));
                    }
                }
                catch (Exception e)
                {
                    FailRecovery(e, result.Found?.Snapshot);
                    return;
                }

                Replay(result.ToSequenceNr);
                break;
            case LoadSnapshotFailed failed:
                FailRecovery(failed.Cause, null);
                break;
            case RecoveryTick { Snapshot: true }:
                FailRecovery(
                    new RecoveryTimedOutException($"Recovery timed out, didn't get snapshot within {_recoveryTimeout.TotalSeconds}s."),
                    null);
                break;
            default:
                StashInternally(message);
                break;
        }
    }

    private void Replay(long toSequenceNr)
    {
        _phase = Phase.Replaying;
        _eventSeen = false;
        _recoveryTimer = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
            _recoveryTimeout, _recoveryTimeout, Self, new RecoveryTick(false), Self);
        Journal.Tell(new ReplayMessages(LastSequenceNr + 1L, toSequenceNr, _replayMax, PersistenceId, Self), Self);
    }

    private void AwaitEvents(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed:
                _eventSeen = true;
                try
                {
                    Advance(replayed.Persistent);
                    base.AroundReceive(RecoveryBehavior, replayed.Persistent.Payload);
                }
                catch (Exception e)
                {
                    FailRecovery(e, replayed.Persistent.Payload);
                }

                break;
            case RecoverySuccess success:
                CompleteRecovery(success.HighestSequenceNr);
                break;
            case ReplayMessagesFailure failure:
                FailRecovery(failure.Cause, null);
                break;
            case RecoveryTick { Snapshot: false }:
                if (_eventSeen)
                {
                    _eventSeen = false;
                }
                else
                {
                    FailRecovery(
                        new RecoveryTimedOutException(
                            $"Recovery timed out, didn't get event within {_recoveryTimeout.TotalSeconds}s, highest sequence number seen {LastSequenceNr}."),
                        null);
                }

                break;
            case RecoveryTick:
                break;
            default:
                StashInternally(message);
                break;
        }
    }

    private void CompleteRecovery(long highestSequenceNr)
    {
        _recoveryTimer?.Cancel();
        try
        {
            OnReplaySuccess();
            _sequenceNr = Math.Max(highestSequenceNr, LastSequenceNr);
            LastSequenceNr = _sequenceNr;
            _recoveryRunning = false;
            base.AroundReceive(RecoveryBehavior, RecoveryCompleted.Instance);
        }
        finally
        {
            // Also when the handler throws: the supervisor may decide to resume.
            ReturnPermit();
            FlushBatch();
            if (_pendingStashing > 0)
            {
                _phase = Phase.Persisting;
            }
            else
            {
                _phase = Phase.Processing;
                _internalStash.UnstashAll();
            }
        }
    }

    private void FailRecovery(Exception cause, object? message)
    {
        _recoveryTimer?.Cancel();
        try
        {
            OnRecoveryFailure(cause, message!);
        }
        finally
        {
            Context.Stop(Self);
            ReturnPermit();
        }
    }

    private bool RecoveryBehavior(object message) => ReceiveRecover(message);
}
