using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>How a room leaves the world [RM8, LC3].</summary>
public sealed partial class RoomActor
{
    private DeletionFlow? _deletion;
    private ClosingConnections? _closing;
    private (IActorRef Asker, object Done) _deletionFor = (ActorRefs.Nobody, "");

    /// <summary>On its way out of the world. Who wants to come in meanwhile waits, and finds a new room or none.</summary>
    private void Deleting()
    {
        Command<Terminated>(end => EndedClosing(end.ActorRef));
        Command<CloseForced>(forced =>
        {
            _closing!.Force();
            Forced(forced);
        });
        Command<ClosingLate>(_ => AbandonRest());
        Command<SaveSnapshotSuccess>(_ => SnapshotSettled());
        Command<SaveSnapshotFailure>(_ => SnapshotSettled());
        Command<DeleteSnapshotsSuccess>(done => OfAll(done.Criteria), _ => StepDone(DeletionStep.Snapshots));
        Command<DeleteSnapshotsFailure>(failure => OfAll(failure.Criteria), failure =>
            StepFailed(DeletionStep.Snapshots, failure.Cause));
        Command<DeleteMessagesSuccess>(_ => StepDone(DeletionStep.Journal));
        Command<DeleteMessagesFailure>(failure => StepFailed(DeletionStep.Journal, failure.Cause));
        Command<EntryDeleted>(deleted =>
        {
            if (deleted.Problem is { } problem)
                StepFailed(DeletionStep.Directory, problem);
            else
                StepDone(DeletionStep.Directory);
        });
        Command<DeletionTimer>(timer => timer.Step == _deletion!.Step, timer =>
        {
            if (timer.Again)
                DoStep();
            else
                StepFailed(timer.Step, new TimeoutException($"no answer within {_settings.StoreTimeout}"));
        });
        Command<IRoomMessage>(Wait);
        Command<IConnectionReport>(_ => { });
        Command<RoomStop>(_ => Context.Stop(Self));
        Command<IRoomSignal>(_ => { });

        // Deleting an old one may still have been under way: its end is not the end of this.
        static bool OfAll(SnapshotSelectionCriteria criteria) => criteria.MaxSequenceNr == long.MaxValue;
    }

    private void DecideIdle(EndIfIdle end)
    {
        if (_audience.Count > 0 || !_record!.Temporary || _activity.Last >= end.IdleBefore)
            Sender.Tell(new IdleDecided(_key, Ended: false));
        else
            Delete(Sender, new IdleDecided(_key, Ended: true));
    }

    private void Delete(IActorRef asker, object done)
    {
        _deletionFor = (asker, done);
        _deletion = new DeletionFlow(_settings.DeletionRetry);
        // Members are told that the room is gone; whoever waits outside is told here.
        Answer([.. _writer.NotSaved(_writer.GiveUpWaiting()).Where(answer => answer.Asker is not null)]);
        _waiting = 0;
        Timers.CancelAll();
        Become(Deleting);
        _closing = new ClosingConnections(_audience.Seats, _clock);
        if (_closing.Done)
        {
            StepDone(DeletionStep.Members);
            return;
        }

        _log.Info("Closing {0} connections of room {1}.", _audience.Count, _key);
        // Two waits in one: the sockets', after which each connection forces its own, and the same again for the actors themselves.
        Timers.StartSingleTimer(nameof(ClosingLate), ClosingLate.Instance, _services.Settings.Lifecycle.Close * 2);
        foreach (var seat in _audience.Seats.ToArray())
        {
            seat.Actor.Tell(new Close(CloseCode.RoomDeleted));
            _audience.Remove(seat);
        }

        _services.Live.Set(_key, default);
    }

    private void EndedClosing(IActorRef actor)
    {
        if (_deletion!.Step != DeletionStep.Members)
            return;
        _closing!.Ended(actor);
        if (_closing.Done)
            ConnectionsClosed();
    }

    private void AbandonRest()
    {
        _services.Live.LeftBehind(_closing!.Remaining.Count);
        ConnectionsClosed();
    }

    private void ConnectionsClosed()
    {
        Timers.Cancel(nameof(ClosingLate));
        _log.Info(
            "Closed the connections of room {0} in {1:F0} ms: {2} forced, {3} remaining {4}",
            _key, _closing!.Elapsed.TotalMilliseconds, _closing.Forced, _closing.Remaining.Count,
            string.Join(", ", _closing.Remaining.Take(20)));
        StepDone(DeletionStep.Members);
    }

    private void SnapshotSettled()
    {
        _snapshots.Settle();
        if (_deletion!.Step == DeletionStep.Snapshots)
            DoStep();
    }

    private void StepDone(DeletionStep step)
    {
        if (_deletion!.Step != step)
            return;
        _deletion.Advance();
        DoStep();
    }

    private void DoStep()
    {
        var step = _deletion!.Step;
        if (step is DeletionStep.Members)
            return;
        if (step is DeletionStep.Done)
        {
            FinishDeletion();
            return;
        }

        Timers.StartSingleTimer(nameof(DeletionTimer), new DeletionTimer(step, Again: false), _settings.StoreTimeout);
        if (_writer.InFlight is not null || _snapshots.InProgress)
            return; // A write that came after its deletion would be left over; its landing comes back here.
        switch (step)
        {
            case DeletionStep.Snapshots:
                DeleteSnapshots(SnapshotSelectionCriteria.Latest);
                break;
            case DeletionStep.Journal:
                DeleteMessages(LastSequenceNr);
                break;
            default:
                DeleteEntry(_services.Directory, _key, _settings.StoreTimeout).PipeTo(
                    Self, success: () => new EntryDeleted(null), failure: cause => new EntryDeleted(cause));
                break;
        }

        static async Task DeleteEntry(IRoomDirectory directory, Domain.RoomKey key, TimeSpan limit)
        {
            using var cancel = new CancellationTokenSource(limit);
            await directory.DeleteAsync(key, cancel.Token).ConfigureAwait(false);
        }
    }

    private void StepFailed(DeletionStep step, Exception problem)
    {
        if (_deletion!.Step != step)
            return;
        if (_deletion.Failed() is { } pause)
        {
            _log.Warning("Deleting room {0} ({1}) is tried again: {2}", _key, step, problem.Message);
            Timers.StartSingleTimer(nameof(DeletionTimer), new DeletionTimer(step, Again: true), pause);
            return;
        }

        _log.Error(problem, "Room {0} was not deleted, it broke off at {1}. What is left of it still works, and can be deleted anew.", _key, step);
        _deletionFor.Asker.Tell(_deletionFor.Done is IdleDecided
            ? new IdleDecided(_key, Ended: false)
            : new RoomUnavailable(_key, CloseCode.Internal));
        EndDeletion();
    }

    private void FinishDeletion()
    {
        _log.Info("Room {0} is deleted.", _key);
        _deletionFor.Asker.Tell(_deletionFor.Done);
        EndDeletion();
    }

    /// <summary>Whoever waited goes back to the shard, and meets the next life.</summary>
    private void EndDeletion()
    {
        Timers.CancelAll();
        Passivate();
        Stash.UnstashAll();
    }
}
