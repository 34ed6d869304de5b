namespace Akka.Actor.Internal;

/// <summary>
/// The handlers of one behaviour of one actor. What all instances of a class have in common (which types, in which order) is in the
/// shape, which they share; here are only the delegates: one alone, or an array.
/// </summary>
internal struct HandlerSet
{
    private HandlerShape? _shape;
    private object? _delegates;

    public void Add(HandlerInvoker invoker, Delegate handler, Delegate? predicate)
    {
        _shape = (_shape ?? HandlerShape.Empty).With(invoker, predicate is not null);
        var count = predicate is null ? 1 : 2;
        object?[] all;
        switch (_delegates)
        {
            case null when predicate is null:
                _delegates = handler;
                return;
            case null:
                _delegates = new object?[] { handler, predicate };
                return;
            case object?[] many:
                all = many;
                Array.Resize(ref all, many.Length + count);
                break;
            default:
                all = new object?[1 + count];
                all[0] = _delegates;
                break;
        }

        all[^count] = handler;
        if (predicate is not null)
            all[^1] = predicate;
        _delegates = all;
    }

    public readonly bool Handle(object message)
    {
        if (_shape is not { } shape)
            return false;
        foreach (var entry in shape.Find(message.GetType()))
        {
            var handler = _delegates;
            object? predicate = null;
            if (handler is object?[] all)
            {
                handler = all[entry.Index];
                if (entry.HasPredicate)
                    predicate = all[entry.Index + 1];
            }

            if (entry.Invoker.Invoke(message, handler!, predicate))
                return true;
        }

        return false;
    }
}
