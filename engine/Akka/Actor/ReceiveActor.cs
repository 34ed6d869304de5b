#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor that declares its handlers, one for each type of message. A message goes to the first handler whose type and predicate fit it.
/// </summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private HandlerSet _handlers;

    // Not null while handlers may be declared: in the constructor and within Become.
    private HandlerBehaviour _declaring;
    private bool _initialized;

    void IInitializableActor.Init() => _initialized = true;

    protected sealed override void OnReceive(object message)
    {
        if (!_handlers.Handle(message))
            Unhandled(message);
    }

    /// <summary>Takes the handlers that the action declares, in the place of the current ones.</summary>
    protected void Become(Action configure) => base.Become(Declare(configure));

    protected void BecomeStacked(Action configure) => base.BecomeStacked(Declare(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Add(ActionInvoker<T>.Instance, handler, shouldHandle);

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>The handler says whether it took the message; if not, the next that fits gets it.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Add(FuncInvoker<T>.Instance, handler, null);

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Add(TypedInvoker.For(messageType, HandlerKind.Action), handler, shouldHandle);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Add(TypedInvoker.For(messageType, HandlerKind.Func), handler, null);

    protected void ReceiveAny(Action<object> handler) => Add(ActionInvoker<object>.Instance, handler, null);

    /// <summary>No other message is handled before the handler's task has ended.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Add(AsyncInvoker<T>.Instance, handler, shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Add(TypedInvoker.For(messageType, HandlerKind.Async), handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => Add(AsyncInvoker<object>.Instance, handler, null);

    private void Add(HandlerInvoker invoker, Delegate handler, Delegate predicate)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_declaring is { } behaviour)
            behaviour.Handlers.Add(invoker, handler, predicate);
        else if (!_initialized)
            _handlers.Add(invoker, handler, predicate);
        else
            throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");
    }

    private Receive Declare(Action configure)
    {
        var outer = _declaring;
        var behaviour = new HandlerBehaviour(this);
        _declaring = behaviour;
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }

        return behaviour.Receive;
    }

    /// <summary>Handlers that were declared within Become.</summary>
    private sealed class HandlerBehaviour
    {
        private readonly ReceiveActor _actor;

        public HandlerBehaviour(ReceiveActor actor) => _actor = actor;

        public HandlerSet Handlers;

        public bool Receive(object message)
        {
            if (!Handlers.Handle(message))
                _actor.Unhandled(message);
            return true;
        }
    }
}
