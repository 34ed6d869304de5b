using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>What runs when a system has ended, the last that was registered first.</summary>
internal sealed class TerminationCallbacks
{
    private readonly Lock _gate = new();
    private Stack<Action>? _callbacks = new();

    /// <exception cref="InvalidOperationException">The system has ended.</exception>
    public void Add(Action code)
    {
        lock (_gate)
        {
            if (_callbacks is null)
                throw new InvalidOperationException("ActorSystem already terminated.");
            _callbacks.Push(code);
        }
    }

    public void Run(ILoggingAdapter log)
    {
        Stack<Action> callbacks;
        lock (_gate)
        {
            callbacks = _callbacks ?? new Stack<Action>();
            _callbacks = null;
        }

        while (callbacks.TryPop(out var callback))
        {
            try
            {
                callback();
            }
            catch (Exception failure)
            {
                log.Error(failure, "Failed to run termination callback, due to [{0}]", failure.Message);
            }
        }
    }
}
