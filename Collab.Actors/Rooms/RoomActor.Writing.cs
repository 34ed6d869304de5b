using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>What members do: the durable through the journal, the ephemeral straight on.</summary>
public sealed partial class RoomActor
{
    private bool _cursorsTicking;

    private void CommandWriting()
    {
        Command<WriteOn>(_ => Write());
        Command<SaveSnapshotSuccess>(Saved);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure =>
            _log.Warning("Old snapshots of room {0} stay a while longer: {1}", _key, failure.Cause.Message));
    }

    private void Take(Submit submit)
    {
        if (_audience.Find(submit.Connection) is not { } seat)
            return;
        if (seat.Role is not { } role)
        {
            Refuse(submit.Connection, submit.ClientId, NoRights);
            return;
        }

        if (_writer.TryGather(new Command(seat.Author, role, submit.ClientId, submit.Action)))
            Write();
        else
            Refuse(submit.Connection, submit.ClientId, TooMuch);
    }

    private void Write()
    {
        if (NextToStore() is { } batch)
            PersistAllAsync(batch.Frames, Stored);
    }

    /// <summary>A batch in which nothing was accepted has nothing to wait for.</summary>
    private Batch? NextToStore()
    {
        while (_writer.Next(Room) is { } batch)
        {
            if (!batch.IsEmpty)
                return batch;
            Answer(batch.Answers);
        }

        return null;
    }

    private void Stored(Frame _) => Heard(refused: false);

    /// <summary>The journal has answered for one event; the batch lands with its last.</summary>
    private void Heard(bool refused)
    {
        if (_writer.Heard(refused) is not { } batch)
            return;
        if (batch.Refused)
            Answer(_writer.NotSaved(batch.Commands));
        else
            Commit(batch);
        Landed(batch.Refused);
    }

    /// <summary>The journal has it: now, and not before, it has happened.</summary>
    private void Commit(Batch batch)
    {
        Room = batch.After;
        _boardJson = (-1, default);
        foreach (var frame in batch.Frames)
            _tail.Add(frame);
        _audience.Events(batch.Frames, Room.Seq);
        Answer(batch.Answers);
        _activity.Mark();
        if (_snapshots.Due(Room.Seq))
            Snapshot();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Warning("The journal refused event {0} of room {1}: {2}", sequenceNr, _key, cause.Message);
        if (@event is Frame)
            Heard(refused: true);
        else
            Refuse(CloseCode.Internal);
    }

    /// <summary>
    /// Whether it was stored is unknown, so this life of the actor ends, and the next one reads the journal. Its shard hears of it
    /// before anybody else, and keeps what comes for the next life: whoever is refused here and comes again at once would be lost.
    /// </summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "The journal failed at event {0} of room {1}; the room starts anew from what is stored.", sequenceNr, _key);
        Context.Parent.Tell(new Passivate(RoomStop.Instance));
        Answer(_writer.NotSaved(_writer.GiveUp()));
        RefuseWaiting(CloseCode.Internal);
    }

    private void Snapshot()
    {
        _snapshots.Begin(Room.Seq);
        SaveSnapshot(new StoredRoom(_openedAt, Room));
    }

    private void Saved(SaveSnapshotSuccess saved)
    {
        if (_snapshots.Saved(saved.Metadata) is { } old)
            DeleteSnapshots(old);
    }

    private void SnapshotFailed(SaveSnapshotFailure failure)
    {
        _snapshots.Settle();
        _log.Warning("No snapshot of room {0} for now, its journal stays whole: {1}", _key, failure.Cause.Message);
    }

    private void Move(CursorMoved moved)
    {
        if (_audience.Find(moved.Connection) is not { } seat || !Allowed(seat, ActionKind.Cursor, moved.ClientId))
            return;
        _cursors.Move(seat.Author, moved.Cursor, _clock.GetUtcNow());
        Acknowledge(moved.Connection, moved.ClientId);
        if (!_cursorsTicking)
            FlushCursors();
    }

    private void FlushCursors()
    {
        _cursorsTicking = true;
        Timers.StartSingleTimer(nameof(CursorTick), CursorTick.Instance, _settings.CursorTick);
        _audience.Cursors(_cursors.Take(_clock.GetUtcNow()));
    }

    /// <summary>Ticks only while something moves.</summary>
    private void TickCursors()
    {
        if (_cursors.IsEmpty)
            _cursorsTicking = false;
        else
            FlushCursors();
    }

    private void PassOn(EphemeralSent sent)
    {
        if (_audience.Find(sent.Connection) is not { } seat || !Allowed(seat, sent.Kind, sent.ClientId))
            return;
        var frame = FrameWriter.Ephemeral(_key.Room, seat.Author, sent.Type, sent.Data, _clock.GetUtcNow());
        _audience.Ephemeral($"{sent.Type} {sent.Connection}", frame, sent.Connection);
        Acknowledge(sent.Connection, sent.ClientId);
    }

    private void SetState(PresenceSet set)
    {
        if (_audience.Find(set.Connection) is not { } seat || !Allowed(seat, ActionKind.Presence, set.ClientId))
            return;
        _board.SetState(set.Connection, set.State);
        var frame = FrameWriter.Presence(_key.Room, seat.Author, set.State, _clock.GetUtcNow());
        _audience.Ephemeral($"{FrameType.Presence} {set.Connection}", frame, set.Connection);
        Acknowledge(set.Connection, set.ClientId);
    }

    private bool Allowed(Seat seat, ActionKind kind, string? clientId)
    {
        if (seat.Role is { } role && Permission.May(role, kind))
            return true;
        Refuse(seat.Connection, clientId, seat.Role is { } known ? Refusals.Forbidden(kind, known) : NoRights);
        return false;
    }

    private static Refusal TooMuch => new(RefusalCode.Throttled, "The room has too much to write just now.", RetryAfterMs: 1_000);

    private static Refusal NoRights => new(RefusalCode.Forbidden, "You are no longer a member of this room.");

    private void Refuse(ConnectionId connection, string? clientId, Refusal refusal) =>
        Answer(connection, clientId, FrameWriter.Error(refusal, _clock.GetUtcNow(), clientId, _key.Room));

    /// <summary>Of something that is not stored: done as soon as it was passed on.</summary>
    private void Acknowledge(ConnectionId connection, string? clientId)
    {
        if (clientId is not null)
            Answer(connection, clientId, FrameWriter.Ack(clientId, _clock.GetUtcNow(), seq: null, _key.Room));
    }

    private void Answer(ConnectionId connection, string? clientId, Frame frame) =>
        _audience.Reply(connection, [frame], clientId is null ? [] : [clientId]);

    private void Answer(ImmutableArray<Answer> answers)
    {
        if (answers.Length == 1)
        {
            if (answers[0].Frame is { } frame)
                Answer(answers[0].Connection, answers[0].ClientId, frame);
            else
                answers[0].Asker?.Tell(answers[0].Message);
            return;
        }

        foreach (var answer in answers)
            answer.Asker?.Tell(answer.Message);

        foreach (var mine in answers.Where(answer => answer.Frame is not null).GroupBy(answer => answer.Connection))
            _audience.Reply(
                mine.Key,
                [.. mine.Select(answer => answer.Frame!)],
                [.. mine.Where(answer => answer.ClientId is not null).Select(answer => answer.ClientId!)]);
    }
}
