namespace Akka.Persistence.TestKit;

/// <summary>What the connection of the test journal does at each operation: chosen by one of these methods, until another is.</summary>
public class JournalConnectionBehavior
{
    private readonly IJournalConnectionBehaviorSetter _setter;

    internal JournalConnectionBehavior(IJournalConnectionBehaviorSetter setter) => _setter = setter;

    /// <summary>A behaviour of one's own.</summary>
    public Task SetInterceptorAsync(IConnectionInterceptor interceptor) => _setter.SetInterceptorAsync(interceptor);

    /// <summary>The connection is there.</summary>
    public Task Pass() => SetInterceptorAsync(ConnectionInterceptors.Noop.Instance);

    public Task PassWithDelay(TimeSpan delay) => Delayed(delay, ConnectionInterceptors.Noop.Instance);

    /// <summary>The connection fails, and each operation with it.</summary>
    public Task Fail() => SetInterceptorAsync(ConnectionInterceptors.Failure.Instance);

    public Task FailIf(Func<bool> predicate) =>
        SetInterceptorAsync(new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance));

    public Task FailIf(Func<Task<bool>> predicate) =>
        SetInterceptorAsync(new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance));

    public Task FailUnless(Func<bool> predicate) =>
        SetInterceptorAsync(new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance, negate: true));

    public Task FailUnless(Func<Task<bool>> predicate) =>
        SetInterceptorAsync(new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance, negate: true));

    public Task FailWithDelay(TimeSpan delay) => Delayed(delay, ConnectionInterceptors.Failure.Instance);

    public Task FailIfWithDelay(TimeSpan delay, Func<bool> predicate) =>
        Delayed(delay, new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance));

    public Task FailIfWithDelay(TimeSpan delay, Func<Task<bool>> predicate) =>
        Delayed(delay, new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<bool> predicate) =>
        Delayed(delay, new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance, negate: true));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<Task<bool>> predicate) =>
        Delayed(delay, new ConnectionInterceptors.OnCondition(predicate, ConnectionInterceptors.Failure.Instance, negate: true));

    private Task Delayed(TimeSpan delay, IConnectionInterceptor next)
    {
        if (delay <= TimeSpan.Zero)
            throw new ArgumentException("Delay must be greater than zero", nameof(delay));
        return SetInterceptorAsync(new ConnectionInterceptors.Delay(delay, next));
    }
}
