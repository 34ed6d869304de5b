using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>The room's past, out of the tail or out of the journal: pages for those who catch up, history for those who ask.</summary>
public sealed partial class RoomActor
{
    private const int HistoryBytes = 512 * 1024;

    private void CommandReading()
    {
        Command<HistoryWanted>(wanted =>
            ReadHistory(wanted.Since, wanted.Limit, new HistoryAsk(null, wanted.Connection, wanted.ClientId)));
        Command<PageNeeded>(needed => _reads.Start(
            Page(needed.After, needed.UpTo, _settings.ReplayPageEvents, _settings.ReplayPageBytes), needed));
        Command<PageRead>(Read);
    }

    private void ReadHistory(long since, int limit, HistoryAsk ask)
    {
        if (since >= Room.Seq)
            Give(ask, [], since);
        else if (_tail.Covers(since))
            GiveFromTail(ask, since, limit);
        else if (_reads.Busy)
            Fail(ask, new Refusal(RefusalCode.Throttled, "The room's history is being read by many just now.", RetryAfterMs: 1_000));
        else
            _reads.Start(Page(since, Room.Seq, limit, HistoryBytes), ask);
    }

    private PageWanted Page(long after, long upTo, int events, int bytes) =>
        new(PersistenceId, _openedAt, after, upTo, events, bytes);

    private void GiveFromTail(HistoryAsk ask, long since, int limit)
    {
        var frames = _tail.After(since, limit, HistoryBytes);
        Give(ask, frames, since + frames.Length);
    }

    private void Read(PageRead read)
    {
        if (read.Problem is { } problem)
            _log.Warning("The past of room {0} could not be read: {1}", _key, problem.Message);
        if (_reads.End(Sender) is { } ask)
            Answer(ask, read.Frames, read.LastSeq, failed: read.Problem is not null);
    }

    /// <summary>True for the end of a read that never answered.</summary>
    private bool EndedRead(IActorRef reader)
    {
        if (_reads.End(reader) is not { } ask)
            return false;
        Answer(ask, [], lastSeq: 0, failed: true);
        return true;
    }

    private void Answer(object ask, ImmutableArray<Frame> frames, long lastSeq, bool failed)
    {
        if (ask is PageNeeded needed)
            SeatOf(needed.Connection, needed.Attachment)?.Actor.Tell(new Page(frames, lastSeq, failed));
        else if (failed)
            Fail((HistoryAsk)ask, new Refusal(RefusalCode.Unavailable, "The room's history can't be read just now."));
        else
            Give((HistoryAsk)ask, frames, lastSeq);
    }

    private void Give(HistoryAsk ask, ImmutableArray<Frame> frames, long lastSeq)
    {
        // A page that found nothing before the end has no next: asking on would ask for ever.
        var next = !frames.IsEmpty && lastSeq < Room.Seq ? lastSeq : (long?)null;
        if (ask.Asker is { } asker)
            asker.Tell(new RoomHistoryPage(_key, Room.Epoch, frames, next));
        else
            Answer(ask.Connection, ask.ClientId, FrameWriter.History(
                _key.Room, [.. frames.Select(frame => frame.Json)], next, _clock.GetUtcNow(), ask.ClientId));
    }

    private void Fail(HistoryAsk ask, Refusal refusal)
    {
        if (ask.Asker is { } asker)
            asker.Tell(new RoomUnavailable(_key, refusal.Code == RefusalCode.Throttled ? CloseCode.Throttled : CloseCode.Internal));
        else
            Refuse(ask.Connection, ask.ClientId, refusal);
    }

    /// <summary>Who wants a page of history: somebody with a ref, or a member.</summary>
    private sealed record HistoryAsk(IActorRef? Asker, ConnectionId Connection, string? ClientId);
}
