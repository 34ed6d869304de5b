using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>How a room leaves memory, and how it leaves the world.</summary>
public sealed partial class RoomActor
{
    private DateTimeOffset _lastActivity;
    private bool _touching;
    private bool _touchWanted;
    private bool _stopping;
    private DeletionFlow? _deletion;
    private ClosingConnections? _closing;
    private (IActorRef Asker, object Done) _deletionFor = (ActorRefs.Nobody, "");

    /// <summary>Told to its shard that it may stop: what still comes goes back there, and waits for the next life.</summary>
    private void Passivating()
    {
        Command<IRoomMessage>(message => Context.Parent.Forward(message));
        Command<RoomStop>(_ =>
        {
            if (_deletion is null)
                Stop();
            else
                Context.Stop(Self);
        });
        Command<SaveSnapshotSuccess>(Saved);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<IRoomSignal>(_ => { });
    }

    /// <summary>Only what is already being stored is waited for.</summary>
    private void Stopping()
    {
        Command<Submit>(submit => Refuse(submit.Connection, submit.ClientId, RoomWriter.Unsaved));
        Command<SaveSnapshotSuccess>(saved =>
        {
            Saved(saved);
            Landed();
        });
        Command<SaveSnapshotFailure>(failure =>
        {
            SnapshotFailed(failure);
            Landed();
        });
        Command<StopLate>(_ =>
        {
            _log.Warning("Room {0} stops without waiting any longer for its store.", _key);
            Context.Stop(Self);
        });
        Command<IRoomSignal>(_ => { });
    }

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
        Command<DeleteSnapshotsSuccess>(_ => StepDone(DeletionStep.Snapshots));
        Command<DeleteSnapshotsFailure>(failure => StepFailed(DeletionStep.Snapshots, failure.Cause));
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
    }

    /// <summary>A room in which nobody is stays in memory for a while, for those who reload.</summary>
    private void StayWhileUsed()
    {
        if (_audience.Count > 0)
            Timers.Cancel(nameof(Unused));
        else
            Timers.StartSingleTimer(nameof(Unused), Unused.Instance, _settings.PassivateAfter);
    }

    private void IgnoreOrPassivate(IRoomSignal signal)
    {
        if (signal is Unused && _audience.Count == 0)
            Passivate();
    }

    private void Passivate()
    {
        if (_touchWanted)
            Touch();
        Context.Parent.Tell(new Passivate(RoomStop.Instance));
        Become(Passivating);
    }

    private void Stop()
    {
        Answer(_writer.GiveUpWaiting());
        Timers.StartSingleTimer(nameof(StopLate), StopLate.Instance, _settings.StoreTimeout);
        Become(Stopping);
        _stopping = true;
        Landed();
    }

    /// <summary>A write has come through, or there is none: what waits for that goes on.</summary>
    private void Landed()
    {
        if (_deletion is not null)
            DoStep();
        else if (!_stopping)
            Write();
        else if (_writer.Idle && !_snapshotting)
            StopOrSnapshot();
    }

    private void StopOrSnapshot()
    {
        var worthWhile = _recovered is not null && _unreadable is null && _deletion is null
            && Room.Seq - Math.Max(_snapshotSeq, _snapshotTried) >= _settings.SnapshotOnPassivate;
        if (worthWhile)
            Snapshot();
        else
            Context.Stop(Self);
    }

    private void MarkActive()
    {
        _lastActivity = _clock.GetUtcNow();
        _touchWanted = true;
        if (!_touching)
            Touch();
    }

    private void Touch()
    {
        _touching = true;
        _touchWanted = false;
        Timers.StartSingleTimer(nameof(TouchTick), TouchTick.Instance, _settings.TouchEvery);
        var touched = TouchAsync(_services.Directory, _key, _lastActivity, _settings.DirectoryTimeout);
        touched.PipeTo(Self, success: () => new Touched(null), failure: cause => new Touched(cause));

        static async Task TouchAsync(IRoomDirectory directory, Domain.RoomKey key, DateTimeOffset at, TimeSpan limit)
        {
            using var cancel = new CancellationTokenSource(limit);
            await directory.TouchAsync(key, at, cancel.Token).ConfigureAwait(false);
        }
    }

    private void TouchAgain()
    {
        _touching = false;
        if (_touchWanted)
            Touch();
    }

    private void DecideIdle(EndIfIdle end)
    {
        if (_audience.Count > 0 || !_record!.Temporary || _lastActivity >= end.IdleBefore)
            Sender.Tell(new IdleDecided(_key, Ended: false));
        else
            Delete(Sender, new IdleDecided(_key, Ended: true));
    }

    private void Delete(IActorRef asker, object done)
    {
        _deletionFor = (asker, done);
        _deletion = new DeletionFlow(_settings.DeletionRetry);
        _writer.GiveUpWaiting();
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
        _snapshotting = false;
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
        if (_writer.InFlight is not null || _snapshotting)
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

        _log.Error(problem, "Room {0} was not deleted, it broke off at {1}; the next sweep finds it again.", _key, step);
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
