using System.Collections.Concurrent;

namespace Collab.Host.Storage;

/// <summary>
/// Runs tasks on a few threads of its own, for work that blocks: on the thread pool's few threads it would hold up every socket
/// and actor until the pool has grown, which takes it half a second a thread. Who queues tasks bounds their number.
/// </summary>
internal sealed class DedicatedThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly HashSet<Thread> _threads;

    public DedicatedThreads(int count, string name)
    {
        _threads = [.. Enumerable.Range(1, count).Select(i => new Thread(Work) { IsBackground = true, Name = $"{name}-{i}" })];
        foreach (var thread in _threads) thread.Start();
    }

    public override int MaximumConcurrencyLevel => _threads.Count;

    /// <summary>Runs the work, and what it continues with, on these threads.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancel) =>
        Task.Factory.StartNew(work, cancel, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Lets the threads end when what is queued is done.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        _threads.Contains(Thread.CurrentThread) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable()) TryExecuteTask(task);
    }
}
