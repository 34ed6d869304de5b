using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Ends an actor system in order: phases run one after the other, the tasks of a phase side by side. The phases and
/// what they depend on are settings; see <c>akka.coordinated-shutdown</c>.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly IReadOnlyDictionary<string, ShutdownPhase> _phases;
    private readonly IReadOnlyList<string> _order;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ShutdownTask>> _tasks = new();
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private Reason? _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system, IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        System = system;
        _phases = phases;
        _order = ShutdownPhase.Sort(phases);
        _log = Logging.GetLogger(system, nameof(CoordinatedShutdown));
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Why the system ends; null as long as nobody asked it to.</summary>
    public Reason ShutdownReason => _reason!;

    /// <summary>How long all phases that have tasks may take together.</summary>
    public TimeSpan TotalTimeout =>
        _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>How long the tasks of a phase may take.</summary>
    public TimeSpan Timeout(string phase) => Phase(phase).Timeout;

    /// <summary>
    /// Adds a task to a phase. The tasks of a phase start together and in no order; one that takes longer than the
    /// phase's timeout is left behind.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        ArgumentNullException.ThrowIfNull(task);
        Phase(phase);
        _tasks.GetOrAdd(phase, _ => new ConcurrentQueue<ShutdownTask>()).Enqueue(new ShutdownTask(taskName, task));
    }

    /// <summary>
    /// Runs the phases, once: later calls get the same task, whatever their reason. It fails when a task of a phase
    /// with <c>recover = off</c> does.
    /// </summary>
    /// <param name="reason">Why the system ends.</param>
    /// <param name="fromPhase">The first phase to run; those before it are left out.</param>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null)
            Phase(fromPhase);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            // A task of its own, so that whoever asks (an actor, perhaps one that is to be stopped) doesn't run the tasks.
            _ = Task.Run(() => RunPhasesAsync(reason, fromPhase));
        }
        return _done.Task;
    }

    private ShutdownPhase Phase(string phase) =>
        _phases.TryGetValue(phase, out var found)
            ? found
            : throw new ArgumentException(
                $"Unknown phase [{phase}], known phases [{string.Join(", ", _phases.Keys)}]. All phases (along with their optional dependencies) must be defined in configuration.",
                nameof(phase));

    private async Task RunPhasesAsync(Reason reason, string? fromPhase)
    {
        try
        {
            _log.Debug("Performing task in CoordinatedShutdown for reason [{0}]", reason);
            foreach (var name in _order.SkipWhile(phase => fromPhase is not null && phase != fromPhase))
                await RunPhaseAsync(name).ConfigureAwait(false);
            _done.TrySetResult(Done.Instance);
        }
        catch (Exception e)
        {
            _done.TrySetException(e);
        }
    }

    private async Task RunPhaseAsync(string name)
    {
        var phase = _phases[name];
        if (!_tasks.TryGetValue(name, out var tasks))
        {
            _log.Debug("Performing phase [{0}] with [0] tasks.", name);
            return;
        }
        if (!phase.Enabled)
        {
            _log.Info("Phase [{0}] disabled through configuration, skipping [{1}] tasks.", name, tasks.Count);
            return;
        }

        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Count, string.Join(", ", tasks.Select(t => t.Name)));
        var all = Task.WhenAll(tasks.Select(task => RunTaskAsync(name, phase, task)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!all.IsCompleted)
        {
            if (!phase.Recover)
                throw new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}");
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
    }

    private async Task RunTaskAsync(string phaseName, ShutdownPhase phase, ShutdownTask task)
    {
        try
        {
            // The tasks of a phase run side by side, also those that block.
            await Task.Run(task.Run).ConfigureAwait(false);
        }
        catch (Exception e) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", task.Name, phaseName, e.Message);
        }
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Run);
}
