using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>Calls a handler of some kind with a message that is known to have the handler's type.</summary>
internal abstract class HandlerInvoker
{
    protected HandlerInvoker(Type messageType, bool alwaysTakes)
    {
        MessageType = messageType;
        AlwaysTakes = alwaysTakes;
    }

    public Type MessageType { get; }

    /// <summary>Whether it takes every message of its type, if it has no predicate.</summary>
    public bool AlwaysTakes { get; }

    /// <returns>Whether the handler took the message.</returns>
    public abstract bool Invoke(object message, object handler, object? predicate);
}

internal sealed class ActionInvoker<T> : HandlerInvoker
{
    public static readonly ActionInvoker<T> Instance = new();

    private ActionInvoker()
        : base(typeof(T), alwaysTakes: true)
    {
    }

    public override bool Invoke(object message, object handler, object? predicate)
    {
        var typed = (T)message;
        if (predicate is not null && !Unsafe.As<Predicate<T>>(predicate)(typed))
            return false;
        Unsafe.As<Action<T>>(handler)(typed);
        return true;
    }
}

internal sealed class FuncInvoker<T> : HandlerInvoker
{
    public static readonly FuncInvoker<T> Instance = new();

    private FuncInvoker()
        : base(typeof(T), alwaysTakes: false)
    {
    }

    public override bool Invoke(object message, object handler, object? predicate) => Unsafe.As<Func<T, bool>>(handler)((T)message);
}

internal sealed class AsyncInvoker<T> : HandlerInvoker
{
    public static readonly AsyncInvoker<T> Instance = new();

    private AsyncInvoker()
        : base(typeof(T), alwaysTakes: true)
    {
    }

    public override bool Invoke(object message, object handler, object? predicate)
    {
        var typed = (T)message;
        if (predicate is not null && !Unsafe.As<Predicate<T>>(predicate)(typed))
            return false;
        ActorTaskScheduler.RunTask(() => Unsafe.As<Func<T, Task>>(handler)(typed));
        return true;
    }
}

internal enum HandlerKind
{
    Action,
    Func,
    Async,
}

/// <summary>For handlers of objects that are declared with a type at run time.</summary>
internal sealed class TypedInvoker : HandlerInvoker
{
    private static readonly ConcurrentDictionary<(Type, HandlerKind), TypedInvoker> Known = new();

    private readonly HandlerInvoker _inner;

    private TypedInvoker(Type messageType, HandlerInvoker inner)
        : base(messageType, inner.AlwaysTakes) =>
        _inner = inner;

    public static TypedInvoker For(Type messageType, HandlerKind kind) => Known.GetOrAdd((messageType, kind), static key => new TypedInvoker(key.Item1, key.Item2 switch
    {
        HandlerKind.Action => ActionInvoker<object>.Instance,
        HandlerKind.Func => FuncInvoker<object>.Instance,
        _ => AsyncInvoker<object>.Instance,
    }));

    public override bool Invoke(object message, object handler, object? predicate) => _inner.Invoke(message, handler, predicate);
}
