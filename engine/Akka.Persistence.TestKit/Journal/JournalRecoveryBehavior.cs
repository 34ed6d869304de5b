namespace Akka.Persistence.TestKit;

/// <summary>What the test journal does with each event that it recovers: chosen by one of these methods, until another is.</summary>
public class JournalRecoveryBehavior
{
    private readonly IJournalBehaviorSetter _setter;

    internal JournalRecoveryBehavior(IJournalBehaviorSetter setter) => _setter = setter;

    /// <summary>A behaviour of one's own.</summary>
    public Task SetInterceptorAsync(IJournalInterceptor interceptor) => _setter.SetInterceptorAsync(interceptor);

    /// <summary>What the journal in memory does.</summary>
    public Task Pass() => SetInterceptorAsync(JournalInterceptors.Noop.Instance);

    public Task PassWithDelay(TimeSpan delay) => Delayed(delay, JournalInterceptors.Noop.Instance);

    /// <summary>The journal fails: the actor hears of a persist or recovery failure and stops.</summary>
    public Task Fail() => SetInterceptorAsync(JournalInterceptors.Failure.Instance);

    public Task FailOnType<TMessage>() => FailOnType(typeof(TMessage));

    public Task FailOnType(Type messageType) => SetInterceptorAsync(new JournalInterceptors.OnType(messageType, JournalInterceptors.Failure.Instance));

    public Task FailIf(Func<IPersistentRepresentation, bool> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailIf(Func<IPersistentRepresentation, Task<bool>> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailUnless(Func<IPersistentRepresentation, bool> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));

    public Task FailUnless(Func<IPersistentRepresentation, Task<bool>> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));

    public Task FailWithDelay(TimeSpan delay) => Delayed(delay, JournalInterceptors.Failure.Instance);

    public Task FailOnTypeWithDelay<TMessage>(TimeSpan delay) => FailOnTypeWithDelay(delay, typeof(TMessage));

    public Task FailOnTypeWithDelay(TimeSpan delay, Type messageType) =>
        Delayed(delay, new JournalInterceptors.OnType(messageType, JournalInterceptors.Failure.Instance));

    public Task FailIfWithDelay(TimeSpan delay, Func<IPersistentRepresentation, Task<bool>> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailIfWithDelay(TimeSpan delay, Func<IPersistentRepresentation, bool> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<IPersistentRepresentation, bool> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<IPersistentRepresentation, Task<bool>> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Failure.Instance, negate: true));

    private protected Task Delayed(TimeSpan delay, IJournalInterceptor next)
    {
        if (delay <= TimeSpan.Zero)
            throw new ArgumentException("Delay must be greater than zero", nameof(delay));
        return SetInterceptorAsync(new JournalInterceptors.Delay(delay, next));
    }
}
