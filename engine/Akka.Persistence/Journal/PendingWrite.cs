using System.Collections.Immutable;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>A request of an actor on its way through the storage: ends once, by the storage's answer or by its deadline.</summary>
internal sealed class PendingWrite
{
    private readonly WriteReplies _replies;
    private readonly WriteDeadlines _deadlines;
    private readonly CircuitBreaker _breaker;
    private readonly CancellationTokenSource _limit = new();
    private Task<IImmutableList<Exception?>>? _task;
    private int _writes;
    private bool _guarded;
    private int _ended;

    public PendingWrite(WriteMessages request, WriteReplies replies, WriteDeadlines deadlines, CircuitBreaker breaker)
    {
        Request = request;
        _replies = replies;
        _deadlines = deadlines;
        _breaker = breaker;
    }

    public WriteMessages Request { get; }

    // Of WriteReplies, under its lock: the actor's next write, whether this one's answers come next, and what they are.
    public PendingWrite? Next { get; set; }

    public bool IsFirst { get; set; }

    public WriteOutcome? Outcome { get; set; }

    // Of WriteDeadlines, under its lock.
    public PendingWrite? Older { get; set; }

    public PendingWrite? Younger { get; set; }

    public long Deadline { get; set; }

    /// <summary>
    /// Starts the write. While the circuit breaker is closed it only hears of the outcome: its own way around each call
    /// would cost more than the call.
    /// </summary>
    public void Start(AtomicWrite[] writes, Func<AtomicWrite[], CancellationToken, Task<IImmutableList<Exception?>>> write)
    {
        _writes = writes.Length;
        _guarded = !_breaker.IsClosed;
        try
        {
            _task = _guarded
                ? _breaker.WithCircuitBreaker((writes, write), static (call, token) => call.write(call.writes, token))
                : write(writes, _limit.Token);
        }
        catch (Exception e)
        {
            _task = Task.FromException<IImmutableList<Exception?>>(e);
        }

        if (_task.IsCompleted)
        {
            End();
            return;
        }

        if (!_guarded)
        {
            _deadlines.Add(this);
        }

        _task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(End);
    }

    /// <summary>The storage has not answered in time; what it does later does not count.</summary>
    public void TimeOut(long milliseconds)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _breaker.Fail();
            _limit.Cancel();
            _replies.Complete(
                this, WriteOutcome.Failed(new TimeoutException($"Execution did not complete within the time allotted {milliseconds} ms")));
        }
    }

    private void End()
    {
        var task = _task!;
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            // Timed out before; its failure, if it is one, has no reader any more.
            _ = task.Exception;
            return;
        }

        var outcome = task.IsCompletedSuccessfully
            ? WriteOutcome.Of(task.Result, _writes)
            : WriteOutcome.Failed(CauseOf(task));
        if (!_guarded)
        {
            _deadlines.Remove(this);
            if (!task.IsCompletedSuccessfully)
            {
                _breaker.Fail();
            }
            else if (_breaker.CurrentFailureCount > 0)
            {
                _breaker.Succeed();
            }
        }

        _replies.Complete(this, outcome);
    }

    private static Exception CauseOf(Task task) => task.Exception switch
    {
        { InnerExceptions: [var only] } => only,
        { } several => several,
        _ => new TaskCanceledException(task),
    };
}
