using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Runs;

/// <summary>
/// One agent's run: the only writer of its events, and the one that sees them delivered. Its states are behaviours:
/// <code>
/// (recovery) ─► Live ◄──► Registering         Registering: the directory learns of the run before its first event is stored,
///     │          ├──► Forgetting ──┐          so that a run whose node dies is found again
///     └► Broken  └──► Passivating ◄┘──► Stopping ──► (stopped)
/// </code>
/// This file: coming to life, and leaving it. The others: writing, delivering, watching over the publisher, forgetting.
/// </summary>
public sealed partial class RunActor : ReceivePersistentActor, IWithTimers
{
    private readonly RunKey _key;
    private readonly RunServices _services;
    private readonly RunSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RunWriter _writer;
    private readonly RunDelivery _delivery;
    private readonly List<RunEvent> _events = [];
    private AgentRun _run = AgentRun.None;
    private string? _unreadable;
    private bool _registered;
    private bool _stopping;
    private int _waiting;

    public RunActor(RunKey key, RunServices services)
    {
        _key = key;
        _services = services;
        _settings = services.Settings.Runs;
        _clock = services.Clock;
        _writer = new RunWriter(key, _settings, _clock);
        _delivery = new RunDelivery(_settings.DeliveryRetry, _settings.DeliveryRetryMax);

        Recover<RunEvent>(Recall);
        Recover<RunDelivered>(delivered => Marked(delivered.UpTo));
        Recover<UnreadableEvent>(found => _unreadable ??= $"{found.Manifest}: {found.Problem}");
        Recover<RecoveryCompleted>(_ => Recovered());
        Live();
    }

    public override string PersistenceId => RunJournal.PersistenceId(_key);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Nothing is to be done any more: it is over, taken by whom it was for, and the journal says so.</summary>
    private bool Settled => _run.Ended && _delivery.Empty && _marked == _run.Seq && _writer.Idle;

    public static Props Props(RunKey key, RunServices services) => Akka.Actor.Props.Create(() => new RunActor(key, services));

    // It has no children; one that came to be would end with its first failure.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PostStop()
    {
        CancelDelivery();
        base.PostStop();
    }

    private void Recall(RunEvent e)
    {
        if (_unreadable is not null)
            return;
        try
        {
            _run = _run.Apply(e, _settings.Limits);
            _events.Add(e);
            _delivery.Add(e);
        }
        catch (ArgumentException problem)
        {
            _unreadable = problem.Message;
        }
    }

    private void Recovered()
    {
        if (_unreadable is not null)
        {
            _log.Error(
                "Run {0} can't be read and refuses to serve; nothing is written over it. Found at journal number {1}: {2}",
                _key, LastSequenceNr, _unreadable);
            Become(Broken);
        }
        else if (_run.Phase is not RunPhase.None && !Settled)
        {
            _registered = true;
            GoOn();
        }

        StayWhileUsed();
    }

    /// <summary>The run is under way, or its end has not reached everybody yet.</summary>
    private void GoOn()
    {
        StayAlive();
        if (!_run.Ended)
            WatchOver();
        if (_delivery.Empty)
            Mark();
        Deliver();
    }

    private void Live()
    {
        Command<PublishRunEvent>(Take);
        Command<GetRun>(Show);
        Command<WakeRun>(_ => Wake());
        CommandDelivering();
        CommandWatching();
        Command<WriteOn>(_ => Write());
        Command<Noted>(Noted);
        Command<AliveTick>(_ => StayAlive());
        Command<Unused>(_ => Leave());
        Command<RunStop>(_ => Stop());
        Command<IRunSignal>(_ => { });
    }

    /// <summary>The directory has been asked to note the run; everything waits, within a bound and a deadline.</summary>
    private void Registering()
    {
        Command<Registered>(Begin);
        Command<IRunMessage>(Wait);
        Command<RunStop>(_ => Context.Stop(Self));
        Command<IRunSignal>(_ => { });
    }

    /// <summary>The journal holds what this version can't read. It says so and touches nothing.</summary>
    private void Broken()
    {
        Command<WakeRun>(_ => Note(_clock.GetUtcNow() + _settings.KeepFinished, final: true));
        Command<IRunMessage>(_ => Refuse(Sender, new Refusal(RefusalCode.Internal, "The run can't be read.")));
        Command<Unused>(_ => Passivate());
        Command<RunStop>(_ => Context.Stop(Self));
        Command<IRunSignal>(_ => { });
    }

    /// <summary>Told to its shard that it may stop: what still comes goes back there, and waits for the next life.</summary>
    private void Passivating()
    {
        Command<IRunMessage>(message => Context.Parent.Forward(message));
        Command<RunStop>(_ => Stop());
        Command<IRunSignal>(_ => { });
    }

    /// <summary>Only what is already being stored is waited for.</summary>
    private void Stopping()
    {
        Command<IRunMessage>(_ => Refuse(Sender, new Refusal(RefusalCode.NotSaved, "The run is just moving; send it again.")));
        Command<StoreLate>(_ =>
        {
            _log.Warning("Run {0} stops without waiting any longer for its journal.", _key);
            Context.Stop(Self);
        });
        Command<IRunSignal>(_ => { });
    }

    private void Wait(IRunMessage message)
    {
        if (++_waiting <= _settings.GatherLimit)
            Stash.Stash();
        else
            Refuse(Sender, TooMuch);
    }

    private static Refusal TooMuch => new(RefusalCode.Throttled, "The run has too much to write just now.", RetryAfterMs: 1_000);

    private void Refuse(IActorRef asker, Refusal refusal) => asker.Tell(new RunRefused(_key, refusal));

    private void Show(GetRun get)
    {
        StayWhileUsed();
        if (_run.Phase is RunPhase.None)
        {
            Sender.Tell(new RunUnknown(_key));
            return;
        }

        var from = (int)Math.Clamp(get.Since, 0, _events.Count);
        var page = _events.GetRange(from, Math.Min(Math.Clamp(get.Limit, 1, WireLimits.Default.MaxHistory), _events.Count - from));
        Sender.Tell(new RunView(_key, _run.Phase, _run.Head!, _run.Seq, _delivery.UpTo, _run.StartedAt, _run.LastAt)
        {
            Thinking = _run.Thinking,
            ToolsExecuting = _run.ToolsExecuting,
            ToolsCompleted = _run.ToolsCompleted,
            Events = [.. page.Select(e => RunEventJson.Write(_key.Run, _run.Head!, e))],
            Next = from + page.Count < _events.Count ? from + page.Count : null,
        });
    }

    /// <summary>A run that has nothing to do stays in memory for a while, for those who look at it.</summary>
    private void StayWhileUsed()
    {
        if (_run.Phase is RunPhase.None || Settled || _unreadable is not null)
            Timers.StartSingleTimer(nameof(Unused), Unused.Instance, _settings.PassivateAfter);
        else
            Timers.Cancel(nameof(Unused));
    }

    private void Leave()
    {
        if (_run.Phase is RunPhase.None ? _writer.Idle : Settled)
            Passivate();
    }

    private void Passivate()
    {
        Timers.CancelAll();
        Context.Parent.Tell(new Passivate(RunStop.Instance));
        Become(Passivating);
    }

    private void Stop()
    {
        Timers.CancelAll();
        CancelDelivery();
        Answer(_writer.NotSaved(_writer.GiveUpWaiting()));
        _stopping = true;
        Timers.StartSingleTimer(nameof(StoreLate), StoreLate.Instance, _settings.StoreTimeout);
        Become(Stopping);
        StopWhenWritten();
    }

    private void StopWhenWritten()
    {
        if (_writer.InFlight is null)
            Context.Stop(Self);
    }
}
