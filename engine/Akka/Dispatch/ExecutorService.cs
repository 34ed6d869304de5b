#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Annotations;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs a dispatcher's work.</summary>
public abstract class ExecutorService
{
    protected ExecutorService(string id) => Id = id;

    public string Id { get; }

    /// <exception cref="RejectedExecutionException">It was shut down.</exception>
    public abstract void Execute(IRunnable run);

    public abstract void Shutdown();
}

[InternalApi]
public abstract class ExecutorServiceFactory
{
    public abstract ExecutorService Produce(string id);
}

[InternalApi]
public abstract class ExecutorServiceConfigurator : ExecutorServiceFactory
{
    protected ExecutorServiceConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }

    public IDispatcherPrerequisites Prerequisites { get; }
}

/// <summary>An executor takes no more work.</summary>
public class RejectedExecutionException : AkkaException
{
    public RejectedExecutionException(string message = null, Exception inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The worker pool for mailboxes, and the thread pool for all else.</summary>
internal sealed class SharedExecutor : ExecutorService
{
    public SharedExecutor(string id)
        : base(id)
    {
    }

    public override void Execute(IRunnable run)
    {
        if (run is Mailbox mailbox)
            WorkerPool.Schedule(mailbox);
        else
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);
    }

    public override void Shutdown()
    {
    }
}

internal sealed class SharedExecutorFactory : ExecutorServiceConfigurator
{
    public SharedExecutorFactory(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    public override ExecutorService Produce(string id) => new SharedExecutor(id);
}

/// <summary>Threads of its own, so many, which end with the actor system.</summary>
internal sealed class DedicatedThreadsExecutor : ExecutorService
{
    private readonly BlockingCollection<IRunnable> _work = new();

    public DedicatedThreadsExecutor(string id, int threads)
        : base(id)
    {
        for (var i = 0; i < threads; i++)
            new Thread(Loop) { IsBackground = true, Name = $"{id}-{i + 1}" }.Start();
    }

    public override void Execute(IRunnable run)
    {
        try
        {
            _work.Add(run);
        }
        catch (InvalidOperationException closed)
        {
            throw new RejectedExecutionException($"The executor [{Id}] has been shut down.", closed);
        }
    }

    public override void Shutdown() => _work.CompleteAdding();

    private void Loop()
    {
        foreach (var run in _work.GetConsumingEnumerable())
            run.Run();
    }
}

internal sealed class DedicatedThreadsExecutorFactory : ExecutorServiceConfigurator
{
    private readonly int _threads;

    public DedicatedThreadsExecutorFactory(Config config, IDispatcherPrerequisites prerequisites, int threads)
        : base(config, prerequisites) =>
        _threads = threads;

    public override ExecutorService Produce(string id) => new DedicatedThreadsExecutor(id, _threads);
}
