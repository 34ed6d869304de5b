using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>
/// One room: the only writer of its events, the parent of its connections. Its states are behaviours:
/// <code>
/// (recovery) ─► Unopened ◄──► Opening ──► Live ──► Passivating ──► Stopping ──► (stopped)
///     └──► Broken                           └───► Deleting ──► Passivating
/// </code>
/// This file: coming to life. The others: members, writing, publishing, answering, ending.
/// </summary>
public sealed partial class RoomActor : ReceivePersistentActor, IWithTimers
{
    private readonly RoomKey _key;
    private readonly RoomServices _services;
    private readonly RoomSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly EdgeRefs _edges = new(Context.System);
    private readonly Audience _audience;
    private readonly PresenceBoard _board;
    private readonly CursorTable _cursors;
    private readonly TailRing _tail;
    private readonly RoomWriter _writer;
    private readonly SnapshotKeeper _snapshots;
    private readonly JournalReads _reads;
    private readonly DirectoryLookup<RoomRecord?> _lookup;
    private readonly ActivityLog _activity;
    private Room? _recovered;
    private long _openedAt;
    private RoomRecord? _record;
    private string? _unreadable;
    private int _waiting;

    public RoomActor(RoomKey key, RoomServices services)
    {
        _key = key;
        _services = services;
        _settings = services.Settings.Rooms;
        _clock = services.Clock;
        _audience = new Audience(key, Self);
        _board = new PresenceBoard(key.Room, _settings.PresenceBatchOver);
        _cursors = new CursorTable(key.Room);
        _tail = new TailRing(_settings.TailFrames, _settings.TailBytes);
        _writer = new RoomWriter(key, _settings.GatherLimit, _clock);
        _snapshots = new SnapshotKeeper(_settings.SnapshotEvery, _settings.SnapshotOnPassivate);
        _reads = new JournalReads(Context, Journal, _settings.StoreTimeout);
        _lookup = new DirectoryLookup<RoomRecord?>(
            this, Self, _settings.DirectoryTimeout, (number, record) => new Found(number, record), (number, cause) => new LookupFailed(number, cause));
        _activity = new ActivityLog(key, services, this, Self);

        Recover<SnapshotOffer>(Recall);
        Recover<RoomOpened>(Recall);
        Recover<Frame>(Recall);
        Recover<UnreadableEvent>(found => _unreadable ??= $"{found.Manifest}: {found.Problem}");
        Recover<RecoveryCompleted>(_ => Recovered());
        Unopened();
    }

    public override string PersistenceId => RoomJournal.PersistenceId(_key);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The room as the journal has it. Only after it was opened.</summary>
    private Room Room
    {
        get => _recovered!;
        set => _recovered = value;
    }

    public static Props Props(RoomKey key, RoomServices services) => Akka.Actor.Props.Create(() => new RoomActor(key, services));

    /// <summary>
    /// A connection that throws is stopped, never restarted: it holds nothing that its room does not, its socket hears 1011 and comes
    /// back as a new one, and the room and all others go on [LC2].
    /// </summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PostStop()
    {
        _lookup.Dispose();
        _services.Live.Remove(_key);
        base.PostStop();
    }

    private void Recall(SnapshotOffer offer)
    {
        if (offer.Snapshot is StoredRoom stored)
        {
            _openedAt = stored.OpenedAt;
            Room = stored.Room.Within(_services.Settings.Limits.Board);
            _tail.Reset(Room.Seq);
            _snapshots.Recovered(offer.Metadata, Room.Seq);
        }
        else
        {
            var found = offer.Snapshot as UnreadableEvent;
            _unreadable ??= $"snapshot {found?.Manifest}: {found?.Problem ?? "of an unknown type"}";
        }
    }

    private void Recall(RoomOpened opened)
    {
        _openedAt = LastSequenceNr;
        Room = Room.Open(opened.Epoch, _services.Settings.Limits.Board);
        _tail.Reset(0);
        _snapshots.Reset();
    }

    private void Recall(Frame frame)
    {
        if (_unreadable is not null)
            return;
        try
        {
            Room = Room.Apply(EventReader.Read(frame.Json));
            _tail.Add(frame);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException or NullReferenceException)
        {
            _unreadable = $"event after {_recovered?.Seq ?? 0}: {problem.Message}";
        }
    }

    private void Recovered()
    {
        if (_unreadable is not null)
        {
            _log.Error(
                "Room {0} can't be read and refuses to serve; nothing is written over it. Found at journal number {1}: {2}",
                _key, LastSequenceNr, _unreadable);
            Become(Broken);
        }

        StayWhileUsed();
    }

    /// <summary>In memory, but not yet known to the directory: the first message makes it ask.</summary>
    private void Unopened()
    {
        Command<Join>(join => Look(cancel => _services.Directory.OpenAsync(
            _key, join.Who.User, _settings.CreateOnJoin, _settings.MaxParticipants, _clock.GetUtcNow(), cancel)));
        Command<IRoomMessage>(_ => Look(cancel => _services.Directory.FindAsync(_key, cancel)));
        Command<IRoomSignal>(IgnoreOrPassivate);
        Command<RoomStop>(_ => Context.Stop(Self));
    }

    /// <summary>The directory has been asked; everything waits for its answer, within a bound and a deadline.</summary>
    private void Opening()
    {
        Command<Found>(Enter);
        Command<LookupFailed>(NotFound);
        Command<IRoomMessage>(Wait);
        Command<IRoomSignal>(_ => { });
        Command<RoomStop>(_ => Context.Stop(Self));
    }

    /// <summary>The journal holds what this version can't read. It says so and touches nothing.</summary>
    private void Broken()
    {
        Command<IRoomMessage>(message => RefuseOne(message, Sender, CloseCode.Internal));
        Command<IRoomSignal>(IgnoreOrPassivate);
        Command<RoomStop>(_ => Context.Stop(Self));
    }

    private void Look(Func<CancellationToken, Task<RoomRecord?>> ask)
    {
        Stash.Stash();
        _waiting = 1;
        _lookup.Start(ask);
        Become(Opening);
    }

    private void Wait(IRoomMessage message)
    {
        if (++_waiting <= _settings.OpeningStash)
            Stash.Stash();
        else
            RefuseOne(message, Sender, CloseCode.Throttled);
    }

    private void NotFound(LookupFailed failed)
    {
        if (!_lookup.Ends(failed.Lookup))
            return;
        _log.Warning("The directory did not tell about room {0}: {1}", _key, failed.Cause.Message);
        Refuse(CloseCode.Internal);
    }

    private void Enter(Found found)
    {
        if (!_lookup.Ends(found.Lookup))
            return;
        if (found.Record is not { } record)
        {
            Refuse(CloseCode.RoomNotFound);
            return;
        }

        _record = record;
        _activity.Begin(record.LastActivity);
        if (_recovered is not null)
            GoLive();
        else
            Persist(new RoomOpened(FreshEpoch(), _clock.GetUtcNow()), opened =>
            {
                Recall(opened);
                GoLive();
            });
    }

    private void GoLive()
    {
        Count();
        Timers.StartSingleTimer(nameof(RejoinsSettled), RejoinsSettled.Instance, _settings.RejoinSettle);
        Become(Live);
        Stash.UnstashAll();
        StayWhileUsed();
    }

    /// <summary>Whoever waits is told why not. A room that exists can be tried anew; one that does not leaves memory at once.</summary>
    private void Refuse(CloseCode code)
    {
        RefuseWaiting(code);
        Become(Unopened);
        if (code == CloseCode.RoomNotFound)
            Passivate();
        else
            StayWhileUsed();
    }

    private void RefuseWaiting(CloseCode code)
    {
        foreach (var waiting in Stash.ClearStash())
        {
            if (waiting.Message is IRoomMessage message)
                RefuseOne(message, waiting.Sender, code);
        }
    }

    private void RefuseOne(IRoomMessage message, IActorRef asker, CloseCode code) => asker.Tell(message switch
    {
        Join join => new JoinRefused(_key, code, join.Attempt),
        EndIfIdle => new IdleDecided(_key, Ended: code == CloseCode.RoomNotFound),
        _ => new RoomUnavailable(_key, code),
    });

    /// <summary>128 random bits: no later life of the room, here or elsewhere, has the same.</summary>
    private static Epoch FreshEpoch() =>
        new(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
}
