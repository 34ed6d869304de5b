using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>
/// Wakes runs whose time in the directory has come: those that are under way and have not said for a while that they live, since their
/// node died, and those that may be forgotten. Each decides for itself what is to be done. The first sweep of a node wakes all that are
/// under way.
/// </summary>
public sealed class RunSweeper : ReceiveActor, IWithTimers
{
    private readonly IRunDirectory _directory;
    private readonly IActorRef _runs;
    private readonly RunSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _reading;
    private bool _first = true;

    public RunSweeper(IRunDirectory directory, IActorRef runs, RunSettings settings, TimeProvider clock)
    {
        _directory = directory;
        _runs = runs;
        _settings = settings;
        _clock = clock;
        Receive<SweepRuns>(_ => Begin());
        Receive<Page>(Wake);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IRunDirectory directory, IActorRef runs, RunSettings settings, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new RunSweeper(directory, runs, settings, clock));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(SweepRuns), SweepRuns.Instance, TimeSpan.Zero, _settings.SweepEvery);

    private void Begin()
    {
        if (_reading)
            return;
        _reading = true;
        var before = _clock.GetUtcNow() + (_first ? _settings.WakeAfter : TimeSpan.Zero);
        Read(_directory, before, _settings.SweepLimit, _settings.StoreTimeout).PipeTo(
            Self, success: runs => new Page(runs, null), failure: problem => new Page([], problem));

        static async Task<IReadOnlyList<RunKey>> Read(IRunDirectory directory, DateTimeOffset before, int limit, TimeSpan time)
        {
            using var cancel = new CancellationTokenSource(time);
            return await directory.DueAsync(before, limit, cancel.Token).WaitAsync(cancel.Token).ConfigureAwait(false);
        }
    }

    private void Wake(Page page)
    {
        _reading = false;
        if (page.Problem is { } problem)
        {
            _log.Warning("The directory did not say which runs are due: {0}", problem.Message);
            return;
        }

        // A full page may have more behind it: those that were woken have moved on by the next sweep.
        _first &= page.Runs.Count >= _settings.SweepLimit;
        foreach (var run in page.Runs)
            _runs.Tell(new WakeRun(run));
    }

    private sealed record Page(IReadOnlyList<RunKey> Runs, Exception? Problem) : INoSerializationVerificationNeeded;

    private sealed record SweepRuns : INoSerializationVerificationNeeded
    {
        public static SweepRuns Instance { get; } = new();
    }
}
