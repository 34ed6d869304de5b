#nullable disable
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the steps of async handlers as the actor: each step is a system message to its cell. While a handler waits, the mailbox is
/// suspended, so that no other message comes between its steps.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell actorCell) => _cell = actorCell;

    /// <summary>The message whose handler waits.</summary>
    public object CurrentMessage { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs the action with the current actor's scheduler.</summary>
    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs the handler; if it has to wait, the current actor's mailbox waits with it.</summary>
    /// <exception cref="InvalidOperationException">The thread runs no actor now.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = InternalCurrentActorCellKeeper.Current
            ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        var scheduler = cell.TaskScheduler;
        scheduler.CurrentMessage = cell.CurrentMessage;

        // The first step runs here and now, but as a task of this scheduler, so that each await comes back to it.
        var start = new Task<Task>(asyncAction);
        start.RunSynchronously(scheduler);
        var handler = start.GetAwaiter().GetResult();
        if (handler.IsCompleted)
        {
            handler.GetAwaiter().GetResult();
            return;
        }

        cell.WaitForTask();
        var message = cell.CurrentMessage;
        var sender = cell.CurrentSender;
        handler.ContinueWith(
            done => cell.SendSystemMessage(new ActorTaskDone(FailureOf(done), message, sender)),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
    }

    internal void ExecuteTask(Task task)
    {
        CurrentMessage = _cell.CurrentMessage;
        OnBeforeTaskStarted();
        TryExecuteTask(task);
        OnAfterTaskCompleted();
    }

    protected override IEnumerable<Task> GetScheduledTasks() => null;

    protected override void QueueTask(Task task)
    {
        if ((task.CreationOptions & TaskCreationOptions.LongRunning) == TaskCreationOptions.LongRunning)
        {
            // It asked for a thread of its own.
            new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();
            return;
        }

        _cell.SendSystemMessage(new ActorTask(task));
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        // Only on the actor's own turn, and a task that is queued stays there.
        if (taskWasPreviouslyQueued || !ReferenceEquals(InternalCurrentActorCellKeeper.Current, _cell))
            return false;
        OnBeforeTaskStarted();
        var done = TryExecuteTask(task);
        OnAfterTaskCompleted();
        return done;
    }

    protected virtual void OnBeforeTaskStarted()
    {
    }

    protected virtual void OnAfterTaskCompleted()
    {
    }

    private static Exception FailureOf(Task done) => done switch
    {
        { IsFaulted: true } => done.Exception!.InnerExceptions.Count == 1 ? done.Exception.InnerException : done.Exception,
        { IsCanceled: true } => new TaskCanceledException(done),
        _ => null,
    };
}
