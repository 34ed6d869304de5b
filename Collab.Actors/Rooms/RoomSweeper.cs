using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>Sweep now, without waiting for the timer. The sender, if any, hears <see cref="Swept"/>.</summary>
public sealed record Sweep
{
    public static Sweep Instance { get; } = new();
}

/// <summary>A sweep is through: rooms asked, and of them those that ended.</summary>
public sealed record Swept(int Asked, int Ended);

/// <summary>
/// Asks temporary rooms that seem idle to end [RM8], a page of them at a time. Each decides for itself: the directory lags behind, the
/// room does not.
/// </summary>
public sealed class RoomSweeper : ReceiveActor, IWithTimers
{
    private readonly IRoomDirectory _directory;
    private readonly IActorRef _rooms;
    private readonly RoomSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<RoomKey> _asked = [];
    private readonly HashSet<IActorRef> _askers = [];
    private int _sweep;
    private bool _fullPage;
    private int _total;
    private int _ended;

    public RoomSweeper(IRoomDirectory directory, IActorRef rooms, RoomSettings settings, TimeProvider clock)
    {
        _directory = directory;
        _rooms = rooms;
        _settings = settings;
        _clock = clock;
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IRoomDirectory directory, IActorRef rooms, RoomSettings settings, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new RoomSweeper(directory, rooms, settings, clock));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(Sweep), Sweep.Instance, _settings.SweepEvery, _settings.SweepEvery);

    private void Idle()
    {
        Receive<Sweep>(_ => Begin());
        Receive<IdleDecided>(_ => { });
        Receive<Page>(_ => { });
        Receive<Late>(_ => { });
    }

    private void Sweeping()
    {
        Receive<Sweep>(_ => Register());
        Receive<Page>(page => page.Sweep == _sweep, AskAll);
        Receive<IdleDecided>(Decided);
        Receive<Late>(late => late.Sweep == _sweep, _ =>
        {
            _log.Warning("{0} rooms did not answer the sweep; the next one asks them again.", _asked.Count);
            End();
        });
        Receive<Page>(_ => { });
        Receive<Late>(_ => { });
    }

    private void Begin()
    {
        Register();
        (_total, _ended) = (0, 0);
        Become(Sweeping);
        NextPage();
    }

    private void Register()
    {
        if (!Sender.IsNobody() && !Sender.Equals(Context.System.DeadLetters) && !Sender.Equals(Self))
            _askers.Add(Sender);
    }

    private void NextPage()
    {
        var sweep = ++_sweep;
        var before = _clock.GetUtcNow() - _settings.DeleteIdleAfter;
        Timers.StartSingleTimer(nameof(Late), new Late(sweep), _settings.StoreTimeout * 3);
        Read(_directory, before, _settings.SweepLimit, _settings.DirectoryTimeout).PipeTo(
            Self,
            success: rooms => new Page(sweep, before, rooms, null),
            failure: problem => new Page(sweep, before, [], problem));

        static async Task<IReadOnlyList<RoomRecord>> Read(IRoomDirectory directory, DateTimeOffset before, int limit, TimeSpan time)
        {
            using var cancel = new CancellationTokenSource(time);
            return await directory.IdleTemporaryAsync(before, limit, cancel.Token).ConfigureAwait(false);
        }
    }

    private void AskAll(Page page)
    {
        if (page.Problem is { } problem)
            _log.Warning("The directory did not say which rooms are idle: {0}", problem.Message);
        _fullPage = page.Rooms.Count >= _settings.SweepLimit;
        _total += page.Rooms.Count;
        foreach (var room in page.Rooms)
        {
            _asked.Add(room.Key);
            _rooms.Tell(new EndIfIdle(room.Key, page.Before));
        }

        if (_asked.Count == 0)
            End();
    }

    private void Decided(IdleDecided decided)
    {
        if (!_asked.Remove(decided.Room))
            return;
        if (decided.Ended)
            _ended++;
        if (_asked.Count > 0)
            return;

        // Rooms that stay would fill the next page again: only when all of a full page went is there more behind it.
        if (_fullPage && _ended == _total)
            NextPage();
        else
            End();
    }

    private void End()
    {
        Timers.Cancel(nameof(Late));
        if (_ended > 0)
            _log.Info("Of {0} idle temporary rooms {1} were deleted.", _total, _ended);
        foreach (var asker in _askers)
            asker.Tell(new Swept(_total, _ended));
        _askers.Clear();
        _asked.Clear();
        Become(Idle);
    }

    private sealed record Page(int Sweep, DateTimeOffset Before, IReadOnlyList<RoomRecord> Rooms, Exception? Problem)
        : INoSerializationVerificationNeeded;

    private sealed record Late(int Sweep) : INoSerializationVerificationNeeded;
}
