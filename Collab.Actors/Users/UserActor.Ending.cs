using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>How a user leaves memory.</summary>
public sealed partial class UserActor
{
    private bool _stopping;

    /// <summary>Told to its shard that it may stop: what still comes goes back there, and waits for the next life.</summary>
    private void Passivating()
    {
        Command<IUserMessage>(message => Context.Parent.Forward(message));
        Command<UserStop>(_ => Stop());
        Command<SaveSnapshotSuccess>(Saved);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<IUserSignal>(_ => { });
    }

    /// <summary>Only what is already being stored is waited for, and what was acknowledged is stored first.</summary>
    private void Stopping()
    {
        // A socket that comes is told to come again; by then this life has ended.
        Command<AttachSocket>(_ => Sender.Tell(new UserLost(_key)));
        Command<IUserMessage>(message => message is DetachSocket or RenewLogin, _ => { });
        Command<IUserMessage>(_ => Sender.Tell(new UserRefused(_key, Refusals.Unsaved)));
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
        Command<WriteOn>(_ => Write());
        Command<StopLate>(_ =>
        {
            _log.Warning("User {0} stops without waiting any longer for their store.", _key);
            Context.Stop(Self);
        });
        Command<IUserSignal>(_ => { });
        Command<Terminated>(_ => { });
    }

    private void StayWhileUsed()
    {
        if (_sockets.Count > 0)
            Timers.Cancel(nameof(Unused));
        else
            Timers.StartSingleTimer(nameof(Unused), Unused.Instance, _settings.PassivateAfter);
    }

    private void IgnoreOrPassivate(IUserSignal signal)
    {
        if (signal is not Unused || _sockets.Count > 0)
            return;
        if (!_writer.Idle || _snapshots.InProgress)
        {
            StayWhileUsed();
            return;
        }

        Passivate();
    }

    private void Passivate()
    {
        Context.Parent.Tell(new Passivate(UserStop.Instance));
        Become(Passivating);
    }

    private void Stop()
    {
        NotSaved(_writer.GiveUpWaiting());
        Timers.StartSingleTimer(nameof(StopLate), StopLate.Instance, _settings.StoreTimeout);
        Become(Stopping);
        _stopping = true;
        Landed();
    }

    /// <summary>A write has come through, or there is none: what waits for that goes on.</summary>
    private void Landed(bool refused = false)
    {
        if (!_stopping)
            WriteNext(refused);
        else if (_writer.InFlight is not null || _snapshots.InProgress)
            return;
        else if (!refused && _lazilyAcknowledged > _state.Inbox.Acknowledged)
            StoreAcknowledged();
        else
            Context.Stop(Self);
    }

    /// <summary>What is persisted while a refusal is being heard goes to the journal only with the next message, so that is one.</summary>
    private void WriteNext(bool refused)
    {
        if (refused)
            Self.Tell(WriteOn.Instance);
        else
            Write();
    }
}
