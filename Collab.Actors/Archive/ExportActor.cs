using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Wire;

namespace Collab.Actors.Archive;

/// <summary>
/// Reads a room's journal a page at a time, beside whatever node serves the room, and hands on what it finds: first the room's epoch, then each frame. It asks for no
/// page before the one before it was taken, and writes nothing to the journal. Tells its parent
/// <see cref="Exported"/>, <see cref="ExportOvertaken"/> or a <see cref="Status.Failure"/>.
/// </summary>
public sealed class ExportActor : ReceiveActor, IWithTimers
{
    private const int PageEvents = 256;

    private readonly string _id;
    private readonly IActorRef _journal;
    private readonly TimeSpan _deadline;
    private readonly Action<Epoch> _begin;
    private readonly Action<Frame> _add;
    private Epoch? _epoch;
    private long _first;
    private long _next = 1;
    private long _seq;
    private int _replayed;
    private bool _checking;

    /// <param name="deadline">For each page.</param>
    public ExportActor(RoomKey room, IActorRef journal, TimeSpan deadline, Action<Epoch> begin, Action<Frame> add)
    {
        (_id, _journal, _deadline, _begin, _add) = (RoomJournal.PersistenceId(room), journal, deadline, begin, add);
        Receive<ReplayedMessage>(Take);
        Receive<RecoverySuccess>(_ => PageEnded());
        Receive<ReplayMessagesFailure>(failure => Fail(failure.Cause));
        Receive<Late>(_ => Fail(new TimeoutException($"The journal did not answer within {_deadline}.")));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(RoomKey room, IActorRef journal, TimeSpan deadline, Action<Epoch> begin, Action<Frame> add) =>
        Akka.Actor.Props.Create(() => new ExportActor(room, journal, deadline, begin, add));

    protected override void PreStart() => Ask(_next, long.MaxValue, PageEvents);

    private void Ask(long from, long to, long most)
    {
        _replayed = 0;
        Timers.StartSingleTimer(Late.Instance, Late.Instance, _deadline);
        _journal.Tell(new ReplayMessages(from, to, most, _id, Self));
    }

    private void Take(ReplayedMessage replayed)
    {
        _replayed++;
        if (_checking)
            return;
        _next = replayed.Persistent.SequenceNr + 1;
        try
        {
            switch (replayed.Persistent.Payload)
            {
                case RoomOpened opened when _epoch is null:
                    (_epoch, _first) = (opened.Epoch, replayed.Persistent.SequenceNr);
                    _begin(opened.Epoch);
                    break;
                case Frame frame when _epoch is not null:
                    _add(frame);
                    _seq = EventReader.ReadSeq(frame.Json);
                    break;
                case RoomOpened:
                    // A new life under the old name: the old one's events have just been deleted.
                    Answer(new ExportOvertaken());
                    break;
                case var other:
                    throw new InvalidDataException($"Number {replayed.Persistent.SequenceNr} of the journal can't be read: {other}");
            }
        }
        catch (Exception problem)
        {
            Fail(problem);
        }
    }

    private void PageEnded()
    {
        if (_checking)
            Answer(_replayed == 1 ? new Exported(_epoch, _seq) : new ExportOvertaken());
        else if (_replayed > 0)
            Ask(_next, long.MaxValue, PageEvents);
        else if (_epoch is null)
            Answer(new Exported(null, 0));
        else
        {
            // A room that is deleted loses its first event with all others.
            _checking = true;
            Ask(_first, _first, 1);
        }
    }

    private void Fail(Exception problem) => Answer(new Status.Failure(problem));

    private void Answer(object answer)
    {
        Context.Parent.Tell(answer);
        Become(() => ReceiveAny(_ => { }));
        Context.Stop(Self);
    }

    private sealed record Late : INoSerializationVerificationNeeded
    {
        public static Late Instance { get; } = new();
    }
}
