using System.Collections.Concurrent;

namespace Akka.Actor.Internal;

/// <summary>
/// Which handlers a behaviour has, without the handlers themselves: a step in a tree that grows by what is declared, so that all actors
/// that declare the same share it, and with it the table of which handlers fit a type of message.
/// </summary>
internal sealed class HandlerShape
{
    public static readonly HandlerShape Empty = new([], 0, false);

    private readonly HandlerEntry[] _entries;
    private readonly int _delegates;
    private readonly bool _catchesAll;
    private readonly ConcurrentDictionary<(HandlerInvoker, bool), HandlerShape> _next = new();
    private readonly ConcurrentDictionary<Type, HandlerEntry[]> _byType = new();

    // What the last type found: most actors get the same type again and again.
    private Match? _last;

    private HandlerShape(HandlerEntry[] entries, int delegates, bool catchesAll)
    {
        _entries = entries;
        _delegates = delegates;
        _catchesAll = catchesAll;
    }

    public HandlerShape With(HandlerInvoker invoker, bool hasPredicate)
    {
        if (_catchesAll)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        if (_next.TryGetValue((invoker, hasPredicate), out var known))
            return known;
        var entry = new HandlerEntry(invoker, _delegates, hasPredicate);
        var shape = new HandlerShape(
            [.. _entries, entry], _delegates + (hasPredicate ? 2 : 1), !hasPredicate && invoker.AlwaysTakes && invoker.MessageType == typeof(object));
        return _next.GetOrAdd((invoker, hasPredicate), shape);
    }

    /// <summary>The handlers that a message of the type fits, in the order in which they were declared.</summary>
    public HandlerEntry[] Find(Type type)
    {
        var last = _last;
        if (last is not null && last.Type == type)
            return last.Entries;
        if (!_byType.TryGetValue(type, out var entries))
            entries = _byType.GetOrAdd(type, Array.FindAll(_entries, entry => entry.Invoker.MessageType.IsAssignableFrom(type)));
        _last = new Match(type, entries);
        return entries;
    }

    private sealed record Match(Type Type, HandlerEntry[] Entries);
}

/// <summary>One handler of a shape, and where its delegates stand.</summary>
internal sealed record HandlerEntry(HandlerInvoker Invoker, int Index, bool HasPredicate);
