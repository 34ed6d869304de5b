namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private RecoveryPermit? _permit;

    public override void AroundPreStart()
    {
        if (string.IsNullOrEmpty(PersistenceId))
        {
            throw new ArgumentException($"PersistenceId is [null] for PersistentActor [{Self.Path}]");
        }

        // A plugin that is not configured shows itself here, not with the first event.
        _ = Journal;
        _ = SnapshotStore;

        RequestPermit();
        try
        {
            base.AroundPreStart();
        }
        catch
        {
            ReturnPermit();
            throw;
        }
    }

    public override void AroundPostRestart(Exception reason, object message)
    {
        RequestPermit();
        try
        {
            base.AroundPostRestart(reason, message);
        }
        catch
        {
            ReturnPermit();
            throw;
        }
    }

    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            ReturnPermit();
            _recoveryTimer?.Cancel();
            _internalStash.UnstashAll();
            _stash?.UnstashAll(UnstashFilterPredicate);
        }
        finally
        {
            FlushJournalBatch();

            // The user knows events, not the journal's answers that carry them.
            var shown = message switch
            {
                WriteMessageSuccess m => m.Persistent.Payload,
                LoopMessageSuccess m => m.Message,
                ReplayedMessage m => m.Persistent.Payload,
                _ => message,
            };
            base.AroundPreRestart(cause, shown);
        }
    }

    public override void AroundPostStop()
    {
        try
        {
            ReturnPermit();
            _recoveryTimer?.Cancel();
            _internalStash.UnstashAll();
            _stash?.UnstashAll(UnstashFilterPredicate);
        }
        finally
        {
            base.AroundPostStop();
        }
    }

    private void RequestPermit()
    {
        _phase = Phase.WaitingForPermit;
        _permit = Extension.Permits.Request(Self);
    }

    private void ReturnPermit() => _permit?.Return();
}
