using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>
/// One user: their connections on all nodes, and the inbox of what must not be lost [DM1]. Its states are behaviours:
/// <code>
/// (recovery) ─► Unknown ◄──► Looking ──► Live ──► Passivating ──► Stopping ──► (stopped)
///     ├──────────────────────────────────┘└──► Forgetting ──┘
///     └──► Broken
/// </code>
/// This file: coming to life. The others: connections, writing, devices, forgetting, ending.
/// </summary>
public sealed partial class UserActor : ReceivePersistentActor, IWithTimers
{
    private readonly UserKey _key;
    private readonly UserServices _services;
    private readonly UserSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly UserSockets _sockets;
    private readonly UserWriter _writer;
    private readonly DirectoryLookup<bool> _lookup;
    private readonly SnapshotKeeper _snapshots;
    private UserState _state;
    private string? _unreadable;
    private bool _hasPast;
    private int _waiting;

    public UserActor(UserKey key, UserServices services)
    {
        _key = key;
        _services = services;
        _settings = services.Settings.Users;
        _clock = services.Clock;
        _bornAt = _clock.GetTimestamp();
        _sockets = new UserSockets(key, new EdgeRefs(Context.System), Self);
        _writer = new UserWriter(key, _settings.GatherLimit, services.Settings.Limits.Board, _clock);
        _proof = new ReadProof(_clock, services.Settings.Lifecycle.ReadWithin);
        _lookup = new DirectoryLookup<bool>(
            this, Self, _settings.DirectoryTimeout, (number, exists) => new Looked(number, exists, null), (number, cause) => new Looked(number, null, cause));
        _snapshots = new SnapshotKeeper(_settings.SnapshotEvery, _settings.SnapshotEvery);
        _state = UserState.Empty(_settings.Limits);

        Recover<SnapshotOffer>(Recall);
        Recover<UserEvent>(Recall);
        Recover<UnreadableEvent>(found => _unreadable ??= $"{found.Manifest}: {found.Problem}");
        Recover<RecoveryCompleted>(_ => Recovered());
        Unknown();
    }

    public override string PersistenceId => UserJournal.PersistenceId(_key);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(UserKey key, UserServices services) => Akka.Actor.Props.Create(() => new UserActor(key, services));

    /// <summary>It has no children; one that came to be would end with its first failure, and the user would go on.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    /// <summary>Its ref goes on, so that no socket would notice: they are told to come again.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var attached in _sockets.All)
            attached.Socket.Tell(new UserLost(_key));
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _lookup.Dispose();
        base.PostStop();
    }

    private void Recall(SnapshotOffer offer)
    {
        _hasPast = true;
        if (offer.Snapshot is StoredUser stored)
        {
            _state = stored.State.Within(_settings.Limits);
            _snapshots.Recovered(offer.Metadata, offer.Metadata.SequenceNr);
        }
        else
        {
            var found = offer.Snapshot as UnreadableEvent;
            _unreadable ??= $"snapshot {found?.Manifest}: {found?.Problem ?? "of an unknown type"}";
        }
    }

    private void Recall(UserEvent e)
    {
        _hasPast = true;
        if (_unreadable is not null)
            return;
        try
        {
            _state = _state.Apply(e);
        }
        catch (ArgumentException problem)
        {
            _unreadable = $"event after {_state.Inbox.Seq}: {problem.Message}";
        }
    }

    private void Recovered()
    {
        if (_unreadable is not null)
        {
            _log.Error(
                "User {0} can't be read: nothing is kept for them, and nothing is written over it. Found at journal number {1}: {2}",
                _key, LastSequenceNr, _unreadable);
            _state = UserState.Empty(_settings.Limits);
            Become(Broken);
        }
        else if (_hasPast)
        {
            Become(Live);
        }

        StayWhileUsed();
    }

    /// <summary>Nobody has ever come for this user, nor as this user: the first who wants something of them makes it ask.</summary>
    private void Unknown()
    {
        Command<AttachSocket>(attach =>
        {
            Become(Live);
            Attach(attach);
        });
        CommandConnections();
        Command<ForgetUser>(_ => Forget());
        Command<IUserMessage>(_ =>
        {
            Stash.Stash();
            _waiting = 1;
            _lookup.Start(cancel => _services.Directory.ExistsAsync(_key, cancel));
            Become(Looking);
        });
        Command<IUserSignal>(IgnoreOrPassivate);
        Command<UserStop>(_ => Context.Stop(Self));
    }

    /// <summary>The directory has been asked; everything waits for its answer, within a bound and a deadline.</summary>
    private void Looking()
    {
        Command<AttachSocket>(attach =>
        {
            _lookup.Dispose();
            GoLive();
            Attach(attach);
        });
        CommandConnections();
        Command<Looked>(Found);
        Command<IUserMessage>(_ => Wait());
        Command<IUserSignal>(_ => { });
        Command<UserStop>(_ =>
        {
            AnswerWaiting(_ => new UserRefused(_key, Refusals.Unsaved));
            Context.Stop(Self);
        });
    }

    /// <summary>Serving.</summary>
    private void Live()
    {
        Command<AttachSocket>(Attach);
        CommandConnections();
        CommandWriting();
        Command<ForgetUser>(_ => Forget());
        Command<UserStop>(_ => Stop());
        Command<IUserSignal>(IgnoreOrPassivate);
    }

    /// <summary>
    /// The journal holds what this version can't read. Connections are still counted and ended, and get what is not kept; everything
    /// else is refused, and nothing is written.
    /// </summary>
    private void Broken()
    {
        Command<AttachSocket>(Attach);
        CommandConnections();
        Command<NotifyUser>(notify => notify.Notice.Ephemeral, Pass);
        Command<IUserMessage>(_ => Sender.Tell(new UserRefused(_key, new Refusal(RefusalCode.Internal, "What is kept for this user can't be read."))));
        Command<UserStop>(_ => Context.Stop(Self));
        Command<IUserSignal>(IgnoreOrPassivate);
    }

    private void Wait()
    {
        if (++_waiting <= _settings.OpeningStash)
            Stash.Stash();
        else
            RefuseTooMany(Sender);
    }

    private void Found(Looked looked)
    {
        if (!_lookup.Ends(looked.Lookup))
            return;
        if (looked.Exists == true)
        {
            GoLive();
            return;
        }

        if (looked.Problem is { } problem)
        {
            _log.Warning("The directory did not tell whether there is user {0}: {1}", _key, problem.Message);
            AnswerWaiting(_ => new UserRefused(_key, new Refusal(RefusalCode.Unavailable, "Whether there is such a user is not known now.")));
        }
        else
        {
            // Nobody: it leaves memory at once, however many nobodies are written to.
            // A nobody's devices are as far away as somebody's that are off.
            AnswerWaiting(question => question is CommandDevice
                ? new UserRefused(_key, NoDevice)
                : new UserNotified(_key, null, 0, UserNotified.UnknownUser));
            Passivate();
            return;
        }

        Become(Unknown);
        StayWhileUsed();
    }

    private void GoLive()
    {
        Become(Live);
        Stash.UnstashAll();
        StayWhileUsed();
    }

    private void AnswerWaiting(Func<object, ICollabMessage> answer)
    {
        foreach (var waiting in Stash.ClearStash())
            waiting.Sender.Tell(answer(waiting.Message));
    }
}
