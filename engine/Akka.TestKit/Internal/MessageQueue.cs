namespace Akka.TestKit.Internal;

/// <summary>
/// What a test actor has received and the test has not yet taken. Unbounded, since a test must be able to look at everything that came.
/// </summary>
internal sealed class MessageQueue
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    private readonly object _gate = new();
    private readonly LinkedList<MessageEnvelope> _messages = new();
    private TaskCompletionSource? _arrival;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _messages.Count == 0;
        }
    }

    public void Enqueue(MessageEnvelope message)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _messages.AddLast(message);
            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
    }

    /// <summary>Makes it the next message again.</summary>
    public void PutBack(MessageEnvelope message)
    {
        lock (_gate)
            _messages.AddFirst(message);
    }

    public bool TryPeek(out MessageEnvelope message)
    {
        lock (_gate)
        {
            message = _messages.First?.Value ?? NullMessageEnvelope.Instance;
            return _messages.Count > 0;
        }
    }

    public bool TryTake(out MessageEnvelope message)
    {
        lock (_gate)
        {
            if (!TryPeek(out message))
                return false;
            _messages.RemoveFirst();
            return true;
        }
    }

    public IReadOnlyList<MessageEnvelope> Drain()
    {
        lock (_gate)
        {
            var rest = _messages.ToArray();
            _messages.Clear();
            return rest;
        }
    }

    /// <summary>Blocks until there is a message or the time is up.</summary>
    public void Wait(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var arrival = Arrival();
        if (!arrival.IsCompleted)
            arrival.Wait(Bounded(atMost), cancellationToken);
    }

    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var arrival = Arrival();
        if (arrival.IsCompleted)
            return;
        // A time-out is an outcome here like any other, so it is not thrown.
        await arrival.WaitAsync(Bounded(atMost), cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Bounded(TimeSpan atMost)
    {
        if (atMost < TimeSpan.Zero)
            return Timeout.InfiniteTimeSpan;
        if (atMost > LongestWait)
            return LongestWait;
        // Timers count whole milliseconds: rounded up, so that the rest of a wait does not spin.
        return TimeSpan.FromMilliseconds(Math.Ceiling(atMost.TotalMilliseconds));
    }

    private Task Arrival()
    {
        lock (_gate)
        {
            if (_messages.Count > 0)
                return Task.CompletedTask;
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrival.Task;
        }
    }
}
