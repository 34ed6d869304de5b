using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>A user as whom nobody can come any more: what is kept for them goes.</summary>
public sealed partial class UserActor
{
    private IActorRef _forgetFor = ActorRefs.Nobody;

    /// <summary>First the events, then the snapshots: what is left where it breaks off can still be read, and be forgotten another time.</summary>
    private void Forgetting()
    {
        // Others of both kinds may still be under way for a snapshot that was saved before.
        Command<DeleteMessagesSuccess>(done => done.ToSequenceNr == LastSequenceNr, _ => DeleteSnapshots(SnapshotSelectionCriteria.Latest));
        Command<DeleteMessagesFailure>(failure => failure.ToSequenceNr == LastSequenceNr, failure => BreakOff(failure.Cause.Message));
        Command<DeleteSnapshotsSuccess>(done => done.Criteria.Equals(SnapshotSelectionCriteria.Latest), _ => LeaveForgotten(new UserForgotten(_key)));
        Command<DeleteSnapshotsFailure>(failure => failure.Criteria.Equals(SnapshotSelectionCriteria.Latest), failure => BreakOff(failure.Cause.Message));
        Command<StopLate>(_ => BreakOff($"no answer within {_settings.StoreTimeout}"));
        Command<IUserMessage>(_ => Wait());
        Command<UserStop>(_ => Context.Stop(Self));
        Command<IUserSignal>(_ => { });
    }

    private void Forget()
    {
        // Also where nothing was ever kept: for one who is there, something may be soon.
        if (_sockets.Count > 0 || !_writer.Idle || _snapshots.InProgress)
        {
            Sender.Tell(new UserRefused(_key, StillKept));
            return;
        }

        if (!_hasPast)
        {
            Passivate();
            Sender.Tell(new UserForgotten(_key));
            return;
        }

        _forgetFor = Sender;
        _waiting = 0;
        // Nothing is written any more, not what was acknowledged either.
        _lazilyAcknowledged = 0;
        Timers.CancelAll();
        Timers.StartSingleTimer(nameof(StopLate), StopLate.Instance, _settings.StoreTimeout);
        Become(Forgetting);
        DeleteMessages(LastSequenceNr);
    }

    private void BreakOff(string why)
    {
        _log.Warning("User {0} is not forgotten yet: {1}", _key, why);
        LeaveForgotten(new UserRefused(_key, StillKept));
    }

    /// <summary>Whoever waited goes back to the shard, and meets the next life.</summary>
    private void LeaveForgotten(ICollabMessage answer)
    {
        Timers.CancelAll();
        Passivate();
        _forgetFor.Tell(answer);
        Stash.UnstashAll();
    }

    private static Refusal StillKept => new(RefusalCode.Unavailable, "What is kept for this user can't go just now.");
}
