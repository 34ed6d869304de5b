namespace Akka.Persistence;

/// <summary>A handler that waits for its event to come back from the journal.</summary>
internal interface IPendingInvocation
{
    /// <summary>Whether commands wait until it has run.</summary>
    bool Stashing { get; }

    bool IsAsync { get; }

    /// <summary>Runs the handler. Not null: a task to run with the mailbox suspended.</summary>
    Func<Task>? Invoke(object payload);
}

internal sealed class SyncInvocation<T> : IPendingInvocation
{
    private readonly Action<T> _handler;

    public SyncInvocation(Action<T> handler, bool stashing)
    {
        _handler = handler;
        Stashing = stashing;
    }

    public bool Stashing { get; }

    public bool IsAsync => false;

    public Func<Task>? Invoke(object payload)
    {
        _handler((T)payload);
        return null;
    }
}

internal sealed class AsyncInvocation<T> : IPendingInvocation
{
    private readonly Func<T, Task> _handler;

    public AsyncInvocation(Func<T, Task> handler, bool stashing)
    {
        _handler = handler;
        Stashing = stashing;
    }

    public bool Stashing { get; }

    public bool IsAsync => true;

    public Func<Task>? Invoke(object payload)
    {
        var value = (T)payload;
        return () => _handler(value);
    }
}
