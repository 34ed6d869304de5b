namespace Akka.Persistence;

/// <summary>Handlers in the order of their registration; the first that takes a message has it.</summary>
internal sealed class CommandHandlers
{
    private readonly List<Entry> _entries = [];
    private bool _closed;

    public void Add<T>(Predicate<T>? shouldHandle, Func<T, bool> handler)
    {
        Open();
        _entries.Add(new Entry<T>(shouldHandle, handler));
        _closed = typeof(T) == typeof(object) && shouldHandle is null;
    }

    public void Add(Type type, Predicate<object>? shouldHandle, Func<object, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        Open();
        _entries.Add(new TypedEntry(type, shouldHandle, handler));
        _closed = type == typeof(object) && shouldHandle is null;
    }

    /// <summary>A handler that may decline a message leaves room for others after it.</summary>
    public void AddDeclining<T>(Func<T, bool> handler)
    {
        Open();
        _entries.Add(new Entry<T>(null, handler));
    }

    public void AddDeclining(Type type, Func<object, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        Open();
        _entries.Add(new TypedEntry(type, null, handler));
    }

    public bool Handle(object message)
    {
        foreach (var entry in _entries)
        {
            if (entry.Handle(message))
            {
                return true;
            }
        }

        return false;
    }

    private void Open()
    {
        if (_closed)
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }
    }

    private abstract class Entry
    {
        public abstract bool Handle(object message);
    }

    private sealed class Entry<T>(Predicate<T>? shouldHandle, Func<T, bool> handler) : Entry
    {
        public override bool Handle(object message) =>
            message is T value && (shouldHandle is null || shouldHandle(value)) && handler(value);
    }

    private sealed class TypedEntry(Type type, Predicate<object>? shouldHandle, Func<object, bool> handler) : Entry
    {
        public override bool Handle(object message) =>
            type.IsInstanceOfType(message) && (shouldHandle is null || shouldHandle(message)) && handler(message);
    }
}
