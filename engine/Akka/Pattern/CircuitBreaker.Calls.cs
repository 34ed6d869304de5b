using System.Diagnostics;

namespace Akka.Pattern;

public partial class CircuitBreaker
{
    private const string CancellationAdvice = "Use WithCircuitBreaker() that accepts functions with CancellationToken parameter. Since 1.5.42";

    [Obsolete(CancellationAdvice)]
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => CallAsync(body, static (call, _) => call());

    /// <summary>Makes the call, whose token is cancelled at the call time-out.</summary>
    /// <exception cref="OpenCircuitException">It was not made.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public Task<T> WithCircuitBreaker<T>(Func<CancellationToken, Task<T>> body) => CallAsync(body, static (call, token) => call(token));

    [Obsolete(CancellationAdvice)]
    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body) =>
        CallAsync((state, body), static (call, _) => call.body(call.state));

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{CancellationToken, Task{T}})"/>
    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, CancellationToken, Task<T>> body) =>
        CallAsync((state, body), static (call, token) => call.body(call.state, token));

    [Obsolete(CancellationAdvice)]
    public Task WithCircuitBreaker(Func<Task> body) => CallAsync(body, static (call, _) => Done(call()));

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{CancellationToken, Task{T}})"/>
    public Task WithCircuitBreaker(Func<CancellationToken, Task> body) => CallAsync(body, static (call, token) => Done(call(token)));

    [Obsolete(CancellationAdvice)]
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) =>
        CallAsync((state, body), static (call, _) => Done(call.body(call.state)));

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{CancellationToken, Task{T}})"/>
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, CancellationToken, Task> body) =>
        CallAsync((state, body), static (call, token) => Done(call.body(call.state, token)));

    /// <summary>Makes the call on this thread. That it took too long shows when it has ended.</summary>
    /// <exception cref="OpenCircuitException">It was not made.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void WithSyncCircuitBreaker(Action body) => WithSyncCircuitBreaker<object?>(() =>
    {
        body();
        return null;
    });

    /// <inheritdoc cref="WithSyncCircuitBreaker(Action)"/>
    public T WithSyncCircuitBreaker<T>(Func<T> body)
    {
        var epoch = Enter();
        T result;
        try
        {
            var start = Stopwatch.GetTimestamp();
            result = body();
            if (HasTimeout && Stopwatch.GetElapsedTime(start) > CallTimeout)
                throw TooLate();
        }
        catch (Exception failure)
        {
            Failed(epoch, failure);
            throw;
        }

        Succeeded(epoch);
        return result;
    }

    /// <summary>Counts a success that was had without it.</summary>
    public void Succeed()
    {
        lock (_gate)
            Succeeded(_epoch);
    }

    /// <summary>Counts a failure that was had without it.</summary>
    public void Fail()
    {
        lock (_gate)
            Failed(_epoch, new UserCalledFailException());
    }

    private bool HasTimeout => CallTimeout > TimeSpan.Zero;

    private static async Task<object?> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private TimeoutException TooLate() => new($"Execution did not complete within the time allotted {CallTimeout.TotalMilliseconds} ms");

    private async Task<T> CallAsync<TState, T>(TState state, Func<TState, CancellationToken, Task<T>> body)
    {
        var epoch = Enter();
        T result;
        try
        {
            result = HasTimeout
                ? await TimedAsync(state, body).ConfigureAwait(false)
                : await body(state, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Failed(epoch, failure);
            throw;
        }

        Succeeded(epoch);
        return result;
    }

    private async Task<T> TimedAsync<TState, T>(TState state, Func<TState, CancellationToken, Task<T>> body)
    {
        using var limit = new CancellationTokenSource();
        var call = body(state, limit.Token);
        try
        {
            return await call.WaitAsync(CallTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            // It has no reader any more; its failure, if it comes, is that of a call that has failed already.
            _ = call.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw TooLate();
        }
    }

    private long Enter()
    {
        lock (_gate)
        {
            switch (_state)
            {
                case State.Open:
                    var left = _openFor - TimeSpan.FromMilliseconds(Environment.TickCount64 - _openedAt);
                    throw new OpenCircuitException(LastCaughtException, left > TimeSpan.Zero ? left : TimeSpan.Zero);
                case State.HalfOpen when _trialTaken:
                    throw new OpenCircuitException(
                        "Circuit breaker is half open, only first call allowed; this call is failing fast", LastCaughtException, TimeSpan.Zero);
                case State.HalfOpen:
                    _trialTaken = true;
                    break;
            }

            return _epoch;
        }
    }

    private void Succeeded(long epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
                return;
            if (_state == State.Closed)
                Volatile.Write(ref _failures, 0);
            else if (_state == State.HalfOpen)
                MoveTo(State.Closed);
        }
    }

    private void Failed(long epoch, Exception failure)
    {
        lock (_gate)
        {
            LastCaughtException = failure;
            if (epoch != _epoch || _state == State.Open)
                return;
            Volatile.Write(ref _failures, _failures + 1);
            if (_state == State.HalfOpen || _failures >= MaxFailures)
                MoveTo(State.Open);
        }
    }
}
