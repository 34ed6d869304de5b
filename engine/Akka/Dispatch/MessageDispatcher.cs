#nullable disable
using System.Diagnostics;
using Akka.Actor;
using Akka.Annotations;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>What a dispatcher is made of.</summary>
public interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }

    IScheduler Scheduler { get; }

    Settings Settings { get; }

    Mailboxes Mailboxes { get; }
}

public sealed class DefaultDispatcherPrerequisites : IDispatcherPrerequisites
{
    public DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    {
        EventStream = eventStream;
        Scheduler = scheduler;
        Settings = settings;
        Mailboxes = mailboxes;
    }

    public EventStream EventStream { get; }

    public IScheduler Scheduler { get; }

    public Settings Settings { get; }

    public Mailboxes Mailboxes { get; }
}

/// <summary>Makes a dispatcher of its configuration. One of one's own is named by type and has this constructor.</summary>
public abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }

    public IDispatcherPrerequisites Prerequisites { get; }

    public abstract MessageDispatcher Dispatcher();

    protected ExecutorServiceConfigurator ConfigureExecutor()
    {
        var executor = Config.GetString("executor", "default-executor");
        switch (executor)
        {
            case null or "" or "default-executor" or "thread-pool-executor" or "task-executor" or "channel-executor" or "current-context-executor":
                return new SharedExecutorFactory(Config, Prerequisites);
            case "fork-join-executor":
                // Threads of its own only where it says how many: the worker pool adds threads by itself when some block.
                var threads = Config.GetInt("dedicated-thread-pool.thread-count");
                return threads > 0
                    ? new DedicatedThreadsExecutorFactory(Config, Prerequisites, threads)
                    : new SharedExecutorFactory(Config, Prerequisites);
            default:
                var type = Type.GetType(executor)
                    ?? throw new ConfigurationException($"Could not resolve executor service configurator type {executor} for path {Config.GetString("id")}");
                return (ExecutorServiceConfigurator)Activator.CreateInstance(type, Config, Prerequisites);
        }
    }
}

/// <summary>Gives mailboxes their turns.</summary>
public abstract class MessageDispatcher
{
    public const int DefaultThroughput = 100;

    private long? _throughputDeadlineTime;
    private long _deadlineTicks;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Throughput = DefaultThroughput;
    }

    public MessageDispatcherConfigurator Configurator { get; }

    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    public string Id { get; protected set; }

    /// <summary>How many messages a mailbox handles in one turn.</summary>
    public int Throughput { get; set; }

    /// <summary>How long a turn may take, in ticks of a <see cref="TimeSpan"/>; null or 0: as long as its messages take.</summary>
    public long? ThroughputDeadlineTime
    {
        get => _throughputDeadlineTime;
        protected set
        {
            _throughputDeadlineTime = value;
            _deadlineTicks = value is > 0 ? (long)(TimeSpan.FromTicks(value.Value).TotalSeconds * Stopwatch.Frequency) : 0;
        }
    }

    [InternalApi]
    public TimeSpan ShutdownTimeout { get; protected set; }

    /// <summary>Puts a message into a cell's mailbox.</summary>
    public virtual void Dispatch(ActorCell cell, Envelope envelope) => cell.OwnMailbox.Post(envelope.Message, envelope.Sender);

    public virtual void SystemDispatch(ActorCell cell, SystemMessage message) => cell.OwnMailbox.PostSystem(message);

    public virtual void Attach(ActorCell cell) => cell.OwnMailbox.ScheduleFirst();

    public virtual void Detach(ActorCell cell) => cell.OwnMailbox.Close();

    public void Schedule(Action run) => ExecuteTask(new ActionRunnable(run));

    public void Schedule(IRunnable run) => ExecuteTask(run);

    protected abstract void ExecuteTask(IRunnable run);

    protected void ReportFailure(Exception ex) =>
        EventStream.Publish(new Error(ex, GetType().FullName, GetType(), $"An exception was thrown by the dispatcher's work: {ex.Message}"));

    [InternalApi]
    protected abstract void Shutdown();

    /// <summary>Whether nothing is between a cell's message and its mailbox.</summary>
    internal virtual bool IsPlain => false;

    internal virtual void ScheduleMailbox(Mailbox mailbox) => ExecuteTask(mailbox);

    internal void ShutdownNow() => Shutdown();

    internal long BatchDeadline() => _deadlineTicks == 0 ? 0 : Stopwatch.GetTimestamp() + _deadlineTicks;
}

/// <summary>The dispatcher of nearly all actors.</summary>
public class Dispatcher : MessageDispatcher
{
    private readonly Lazy<ExecutorService> _executor;
    private readonly bool _shared;
    private readonly bool _isPlain;

    public Dispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime, ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        ShutdownTimeout = shutdownTimeout;
        _executor = new Lazy<ExecutorService>(() => executorServiceFactory.Produce(id));
        _shared = executorServiceFactory is SharedExecutorFactory;
        _isPlain = GetType() == typeof(Dispatcher) || GetType() == typeof(PinnedDispatcher);
    }

    protected override void ExecuteTask(IRunnable run) => _executor.Value.Execute(run);

    [InternalApi]
    protected override void Shutdown()
    {
        if (_executor.IsValueCreated)
            _executor.Value.Shutdown();
    }

    internal override bool IsPlain => _isPlain;

    internal override void ScheduleMailbox(Mailbox mailbox)
    {
        if (_shared)
            WorkerPool.Schedule(mailbox);
        else
            ExecuteTask(mailbox);
    }
}

/// <summary>One thread for each of its actors.</summary>
public sealed class PinnedDispatcher : Dispatcher
{
    public PinnedDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime, ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator, id, throughput, throughputDeadlineTime, executorServiceFactory, shutdownTimeout)
    {
    }

    public override void Detach(ActorCell cell)
    {
        base.Detach(cell);
        Shutdown();
    }
}

/// <summary>Makes the default dispatcher, one for all who ask.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _instance;

    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        var deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero).Ticks;
        _instance = new Dispatcher(
            this, config.GetString("id"), config.GetInt("throughput", 30), deadline > 0 ? deadline : null, ConfigureExecutor(),
            config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)));
    }

    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>Makes a dispatcher, with its thread, for each actor.</summary>
internal sealed class PinnedDispatcherConfigurator : MessageDispatcherConfigurator
{
    public PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    public override MessageDispatcher Dispatcher() => new PinnedDispatcher(
        this, Config.GetString("id"), Config.GetInt("throughput", 30), null,
        new DedicatedThreadsExecutorFactory(Config, Prerequisites, 1), Config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)));
}
