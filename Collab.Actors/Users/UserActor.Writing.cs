using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>What comes for the user: the kept through the journal, the ephemeral straight on.</summary>
public sealed partial class UserActor
{
    private void CommandWriting()
    {
        Command<FindUser>(_ => Sender.Tell(new UserNotified(_key, null, _sockets.Count)));
        Command<NotifyUser>(notify => notify.Notice.Ephemeral, Pass);
        Command<NotifyUser>(notify => Gather(new UserCommand.Keep(Sender, notify.Notice)));
        Command<AcknowledgeInbox>(Acknowledge);
        CommandDevices();
        Command<WriteOn>(_ => Write());
        Command<AcknowledgeTick>(_ => StoreAcknowledged());
        Command<SaveSnapshotSuccess>(Saved);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => StaysLonger("snapshots", failure.Cause));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(failure => StaysLonger("events", failure.Cause));
    }

    /// <summary>For those who are there now.</summary>
    private void Pass(NotifyUser notify)
    {
        var notice = notify.Notice;
        _sockets.Deliver(
            UserFrames.Of(_key.User, notice, inboxSeq: null, _clock.GetUtcNow()), 0, $"{notice.Type} {UserFrames.OriginOf(notice)}");
        Sender.Tell(new UserNotified(_key, null, _sockets.Listening, _sockets.Listening == 0 ? UserNotified.NoSubscribers : null));
    }

    private void Acknowledge(AcknowledgeInbox acknowledge)
    {
        if (acknowledge.Answer)
            Gather(new UserCommand.Acknowledge(Sender, acknowledge.Seq));
        else
            AcknowledgeLazily(acknowledge.Seq);
    }

    private void StoreAcknowledged()
    {
        if (_lazilyAcknowledged > _state.Inbox.Acknowledged)
            Gather(new UserCommand.Acknowledge(ActorRefs.NoSender, _lazilyAcknowledged));
    }

    private void Gather(UserCommand command)
    {
        if (_writer.TryGather(command))
            Write();
        else
            RefuseTooMany(command.Asker);
    }

    private void Write()
    {
        while (_writer.Next(_state) is { } batch)
        {
            if (!batch.IsEmpty)
            {
                PersistAllAsync(batch.Events, _ => Heard(refused: false));
                return;
            }

            // Nothing that is not stored already, so nothing to wait for.
            Answer(batch.Answers);
        }
    }

    /// <summary>The journal has answered for one event; the batch lands with its last.</summary>
    private void Heard(bool refused)
    {
        if (_writer.Heard(refused) is not { } batch)
            return;
        if (batch.Refused)
            NotSaved(batch.Commands);
        else
            Commit(batch);
        Landed(batch.Refused);
    }

    /// <summary>The journal has it: now, and not before, it has happened.</summary>
    private void Commit(UserBatch batch)
    {
        _state = batch.After;
        _hasPast = true;
        // Before anybody hears of it: its time begins no later than for whoever does.
        AwaitProof();
        foreach (var (frame, seq, only) in batch.Outbound)
        {
            if (only is { } connection)
                _sockets.DeliverOnly(connection, frame, seq);
            else
                _sockets.Deliver(frame, seq);
        }

        Answer(batch.Answers);
        if (_snapshots.Due(LastSequenceNr))
        {
            _snapshots.Begin(LastSequenceNr);
            SaveSnapshot(new StoredUser(_state));
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Warning("The journal refused event {0} of user {1}: {2}", sequenceNr, _key, cause.Message);
        Heard(refused: true);
    }

    /// <summary>
    /// Whether it was stored is unknown, so this life of the actor ends, and the next one reads the journal. Its shard hears of it
    /// before anybody else, and keeps what comes for the next life: whoever is refused here and comes again at once would be lost.
    /// </summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "The journal failed at event {0} of user {1}; they start anew from what is stored.", sequenceNr, _key);
        Context.Parent.Tell(new Passivate(UserStop.Instance));
        NotSaved(_writer.GiveUp());
    }

    /// <summary>Two snapshots are kept, and the events since the older one: a journal that only grew would be read in vain.</summary>
    private void Saved(SaveSnapshotSuccess saved)
    {
        if (_snapshots.Saved(saved.Metadata) is not { } old)
            return;
        DeleteSnapshots(old);
        DeleteMessages(old.MaxSequenceNr + 1);
    }

    private void SnapshotFailed(SaveSnapshotFailure failure)
    {
        _snapshots.Settle();
        _log.Warning("No snapshot of user {0} for now, their journal stays whole: {1}", _key, failure.Cause.Message);
    }

    private void StaysLonger(string what, Exception cause) =>
        _log.Warning("Old {0} of user {1} stay a while longer: {2}", what, _key, cause.Message);

    private void Answer(ImmutableArray<UserAnswer> answers)
    {
        foreach (var (asker, seq, refusal) in answers)
            asker?.Tell(refusal is null ? new UserNotified(_key, seq, _sockets.Listening) : new UserRefused(_key, refusal));
    }

    private void NotSaved(ImmutableArray<UserCommand> commands)
    {
        foreach (var command in commands)
            command.Asker?.Tell(new UserRefused(_key, Refusals.Unsaved));
    }

    private void RefuseTooMany(IActorRef? asker) => asker?.Tell(new UserRefused(
        _key, new Refusal(RefusalCode.Throttled, "There is too much for this user just now.", RetryAfterMs: 1_000)));
}
