using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private enum Phase
    {
        WaitingForPermit,
        LoadingSnapshot,
        Replaying,
        Processing,
        Persisting,
    }

    /// <summary>What the current message is to the actor; decides what its end means.</summary>
    private enum Work
    {
        Recovery,
        Command,
        Handler,
    }

    private Phase _phase = Phase.WaitingForPermit;
    private Work _work;

    /// <summary>The message ends when its synchronous part and each task that it started have ended.</summary>
    private int _openParts;
    private bool _partFailed;
    private bool _insideTask;

    protected override bool AroundReceive(Receive receive, object message)
    {
        _openParts = 0;
        _work = Work.Recovery;
        HandlesJournalReply = true;
        switch (_phase)
        {
            case Phase.Processing:
                if (!HandleJournalReply(message))
                {
                    HandlesJournalReply = false;
                    HandleCommand(receive, message);
                }

                break;
            case Phase.Persisting:
                if (!HandleJournalReply(message))
                {
                    StashInternally(message);
                }

                break;
            case Phase.Replaying:
                AwaitEvents(message);
                break;
            case Phase.LoadingSnapshot:
                AwaitSnapshot(message);
                break;
            default:
                WaitForPermit(message);
                break;
        }

        return true;
    }

    /// <summary>Runs a task as part of the current message: no other message is handled until it is done.</summary>
    protected void RunTask(Func<Task> action)
    {
        _openParts++;
        ActorTaskScheduler.RunTask(async () =>
        {
            var failed = true;
            _insideTask = true;
            try
            {
                await action();
                failed = false;
            }
            finally
            {
                _insideTask = false;
                EndPart(failed);
            }
        });
    }

    private void HandleCommand(Receive receive, object message)
    {
        BeginMessage(Work.Command);
        var failed = true;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            EndPart(failed);
        }
    }

    private void RunHandler(object payload)
    {
        BeginMessage(Work.Handler);
        var failed = true;
        try
        {
            if (_pending.Peek().Invoke(payload) is { } task)
            {
                RunTask(task);
            }

            failed = false;
        }
        finally
        {
            EndPart(failed);
        }
    }

    private void BeginMessage(Work work)
    {
        _work = work;
        _openParts = 1;
        _partFailed = false;
    }

    private void EndPart(bool failed)
    {
        _partFailed |= failed;
        if (--_openParts > 0)
        {
            return;
        }

        FlushBatch();
        switch (_work)
        {
            case Work.Handler:
                EndHandler(_partFailed);
                break;
            case Work.Command when _pendingStashing == 0:
                UnstashInternally(all: _partFailed);
                break;
            default:
                if (_pendingStashing > 0)
                {
                    _phase = Phase.Persisting;
                }

                break;
        }
    }

    private bool HandleJournalReply(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess success:
                if (success.ActorInstanceId == _instanceId)
                {
                    Advance(success.Persistent);
                    RunHandler(success.Persistent.Payload);
                }

                return true;
            case WriteMessagesSuccessful:
                _writeInProgress = false;
                FlushJournalBatch();
                return true;
            case LoopMessageSuccess loop:
                if (loop.ActorInstanceId == _instanceId)
                {
                    RunHandler(loop.Message);
                }

                return true;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == _instanceId)
                {
                    Advance(rejected.Persistent);
                    EndHandler(failed: false);
                    OnPersistRejected(rejected.Cause, rejected.Persistent.Payload, rejected.Persistent.SequenceNr);
                }

                return true;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == _instanceId)
                {
                    EndHandler(failed: false);
                    try
                    {
                        OnPersistFailure(failure.Cause, failure.Persistent.Payload, failure.Persistent.SequenceNr);
                    }
                    finally
                    {
                        Context.Stop(Self);
                    }
                }

                return true;
            case WriteMessagesFailed:
                // The first of the failures that follow stops the actor, so nothing more is written.
                _writeInProgress = false;
                return true;
            case RecoveryTick or RecoveryPermitGranted:
                return true;
            default:
                return false;
        }
    }

    private void EndHandler(bool failed)
    {
        if (_pending.Dequeue().Stashing)
        {
            _pendingStashing--;
        }

        if (_pendingStashing > 0)
        {
            return;
        }

        // What remains comes from PersistAsync alone, so commands may be received again.
        _phase = Phase.Processing;
        UnstashInternally(all: failed);
    }

    private void StashInternally(object message)
    {
        try
        {
            _internalStash.Stash();
        }
        catch (StashOverflowException)
        {
            switch (InternalStashOverflowStrategy)
            {
                case DiscardToDeadLetterStrategy:
                    Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                    break;
                case ReplyToStrategy reply:
                    Sender.Tell(reply.Response, Self);
                    break;
                default:
                    throw;
            }
        }
    }

    /// <summary>
    /// One message at a time goes before all others in the mailbox: it may persist, and then the next one has to wait. After an
    /// exception all go, since the next incarnation has a stash of its own.
    /// </summary>
    private void UnstashInternally(bool all)
    {
        if (all)
        {
            _internalStash.UnstashAll();
        }
        else
        {
            _internalStash.Unstash();
        }
    }
}
