using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>How a room leaves memory.</summary>
public sealed partial class RoomActor
{
    private bool _stopping;

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
        Command<WriteOn>(_ => Write());
        Command<PageRead>(Read);
        Command<Terminated>(end => { EndedRead(end.ActorRef); });
        Command<IRoomSignal>(_ => { });
    }

    /// <summary>Only what is already being stored is waited for.</summary>
    private void Stopping()
    {
        Command<Submit>(submit => Refuse(submit.Connection, submit.ClientId, Refusals.Unsaved));
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
        Command<PageRead>(Read);
        // A child that ends first must not take the room with it, and with the room what is being stored.
        Command<Terminated>(end => { EndedRead(end.ActorRef); });
        Command<StopLate>(_ =>
        {
            _log.Warning("Room {0} stops without waiting any longer for its store.", _key);
            Context.Stop(Self);
        });
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
        _activity.Flush();
        Context.Parent.Tell(new Passivate(RoomStop.Instance));
        Become(Passivating);
    }

    private void Stop()
    {
        Answer(_writer.NotSaved(_writer.GiveUpWaiting()));
        Timers.StartSingleTimer(nameof(StopLate), StopLate.Instance, _settings.StoreTimeout);
        Become(Stopping);
        _stopping = true;
        Landed();
    }

    /// <summary>A write has come through, or there is none: what waits for that goes on.</summary>
    private void Landed(bool refused = false)
    {
        if (_deletion is not null)
            DoStep();
        else if (!_stopping)
            WriteNext(refused);
        else if (_writer.Idle && !_snapshots.InProgress)
            StopOrSnapshot();
    }

    /// <summary>What is persisted while a refusal is being heard goes to the journal only with the next message, so that is one.</summary>
    private void WriteNext(bool refused)
    {
        if (refused)
            Self.Tell(WriteOn.Instance);
        else
            Write();
    }

    private void StopOrSnapshot()
    {
        if (_recovered is not null && _unreadable is null && _snapshots.WorthAtEnd(Room.Seq))
            Snapshot();
        else
            Context.Stop(Self);
    }
}
