#nullable disable
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Asking: a message with a task for its answer.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <exception cref="AskTimeoutException">(In the task.) No answer came in time.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = Begin<T>(self, timeout, cancellationToken, out var task);
        future.DeliverAsk(message, self);
        return task;
    }

    /// <summary>With a message that names the asker.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = Begin<T>(self, timeout, cancellationToken, out var task);
        future.DeliverAsk(messageFactory(future), self);
        return task;
    }

    internal static IActorRefProvider ResolveProvider(ICanTell target)
    {
        if (InternalCurrentActorCellKeeper.Current is { } cell)
            return cell.SystemImpl.Provider;
        return target switch
        {
            IInternalActorRef actor => actor.Provider,
            ActorSelection selection => ResolveProvider(selection.Anchor),
            _ => null,
        };
    }

    private static FutureActorRef<T> Begin<T>(ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken, out Task<T> task)
    {
        var provider = ResolveProvider(target)
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        task = result.Task;
        var future = provider.CreateFutureRef(result);
        var wait = timeout ?? provider.Settings.AskTimeout;
        if (wait != Timeout.InfiniteTimeSpan && wait > TimeSpan.Zero)
            AskDeadline<T>.Start(future, result, wait, provider);
        else if (timeout is not null && wait != Timeout.InfiniteTimeSpan)
            AskDeadline<T>.Expire(future, result, wait);

        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (future, result) = ((FutureActorRef<T>, TaskCompletionSource<T>))state;
                    if (result.TrySetCanceled(token))
                        future.End();
                },
                (future, result));
            task.ContinueWith(
                static (_, state) => ((CancellationTokenRegistration)state).Dispose(), registration,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return future;
    }
}

/// <summary>The end of a question's time.</summary>
internal sealed class AskDeadline<T> : Dispatch.IRunnable
{
    private readonly FutureActorRef<T> _future;
    private readonly TaskCompletionSource<T> _result;
    private readonly TimeSpan _wait;

    private AskDeadline(FutureActorRef<T> future, TaskCompletionSource<T> result, TimeSpan wait)
    {
        _future = future;
        _result = result;
        _wait = wait;
    }

    public static void Start(FutureActorRef<T> future, TaskCompletionSource<T> result, TimeSpan wait, IActorRefProvider provider)
    {
        // By the clock of the runtime, not by the system's scheduler: a test that turns the scheduler's clock by hand waits for answers in real time.
        var deadline = new AskDeadline<T>(future, result, wait);
        var timer = new Timer(static state => ((AskDeadline<T>)state).Run(), deadline, wait, Timeout.InfiniteTimeSpan);
        result.Task.ContinueWith(
            static (_, state) => ((Timer)state).Dispose(), timer,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public static void Expire(FutureActorRef<T> future, TaskCompletionSource<T> result, TimeSpan wait) => new AskDeadline<T>(future, result, wait).Run();

    public void Run()
    {
        if (_result.TrySetException(new AskTimeoutException($"Timeout after {_wait} seconds")))
            _future.End();
    }

    public void Execute() => Run();
}
