using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Wire;

namespace Collab.Actors.Persistence;

/// <summary>
/// What is wanted of a room's journal: frames of events after <see cref="After"/> and up to <see cref="UpTo"/>, at most
/// <see cref="Events"/> of them and not much more than <see cref="Bytes"/>.
/// </summary>
public sealed record PageWanted(string PersistenceId, long OpenedAt, long After, long UpTo, int Events, int Bytes);

/// <summary>
/// The frames found, in order, and the seq of the last (of <see cref="PageWanted.After"/> when there is none).
/// <see cref="Problem"/> is null unless the journal failed.
/// </summary>
public sealed record PageRead(object? Context, ImmutableArray<Frame> Frames, long LastSeq, Exception? Problem)
    : INoSerializationVerificationNeeded;

/// <summary>
/// Reads one page of a room's journal for its parent and ends. A burnt stretch of sequence numbers may lie before the page: it reads on
/// until the page is full or the end is reached.
/// </summary>
public sealed class JournalPage : ReceiveActor, IWithTimers
{
    private readonly PageWanted _wanted;
    private readonly object? _context;
    private readonly TimeSpan _deadline;
    private readonly IActorRef _journal;
    private readonly ImmutableArray<Frame>.Builder _frames = ImmutableArray.CreateBuilder<Frame>();
    private long _next;
    private long _lastSeq;
    private int _bytes;
    private int _replayed;

    public JournalPage(PageWanted wanted, object? context, TimeSpan deadline, IActorRef journal)
    {
        _wanted = wanted;
        _context = context;
        _deadline = deadline;
        _journal = journal;
        _lastSeq = wanted.After;
        _next = RoomJournal.EarliestPlace(wanted.OpenedAt, wanted.After + 1);

        Receive<ReplayedMessage>(Take);
        Receive<RecoverySuccess>(success => Continue(success.HighestSequenceNr));
        Receive<ReplayMessagesFailure>(failure => Finish(failure.Cause));
        Receive<Late>(_ => Finish(new TimeoutException($"The journal did not answer within {_deadline}.")));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(PageWanted wanted, object? context, TimeSpan deadline, IActorRef journal) =>
        Akka.Actor.Props.Create(() => new JournalPage(wanted, context, deadline, journal));

    protected override void PreStart()
    {
        Timers.StartSingleTimer(Late.Instance, Late.Instance, _deadline);
        Ask();
    }

    private void Ask()
    {
        _replayed = 0;
        _journal.Tell(new ReplayMessages(_next, long.MaxValue, _wanted.Events, _wanted.PersistenceId, Self));
    }

    private void Take(ReplayedMessage replayed)
    {
        _replayed++;
        _next = replayed.Persistent.SequenceNr + 1;
        if (replayed.Persistent.Payload is not Frame frame || Full)
            return;
        var seq = EventReader.ReadSeq(frame.Json);
        if (seq <= _lastSeq || seq > _wanted.UpTo)
            return;
        _frames.Add(frame);
        _bytes += frame.Json.Length;
        _lastSeq = seq;
    }

    private bool Full => _frames.Count >= _wanted.Events || _bytes >= _wanted.Bytes;

    private void Continue(long highest)
    {
        if (Full || _lastSeq >= _wanted.UpTo || _next > highest || _replayed == 0)
            Finish(null);
        else
            Ask();
    }

    private void Finish(Exception? problem)
    {
        Context.Parent.Tell(new PageRead(_context, _frames.ToImmutable(), _lastSeq, problem));
        Context.Stop(Self);
    }

    private sealed record Late
    {
        public static Late Instance { get; } = new();
    }
}
