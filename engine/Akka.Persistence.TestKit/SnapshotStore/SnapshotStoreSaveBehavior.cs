namespace Akka.Persistence.TestKit;

/// <summary>What the test snapshot store does with each save: chosen by one of these methods, until another is.</summary>
public class SnapshotStoreSaveBehavior
{
    protected readonly ISnapshotStoreBehaviorSetter Setter;

    public SnapshotStoreSaveBehavior(ISnapshotStoreBehaviorSetter setter) => Setter = setter;

    /// <summary>A behaviour of one's own.</summary>
    public Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor) => Setter.SetInterceptorAsync(interceptor);

    /// <summary>What the store in memory does.</summary>
    public Task Pass() => SetInterceptorAsync(SnapshotStoreInterceptors.Noop.Instance);

    public Task PassWithDelay(TimeSpan delay) => Delayed(delay, SnapshotStoreInterceptors.Noop.Instance);

    /// <summary>The store fails, and the actor hears of it.</summary>
    public Task Fail() => SetInterceptorAsync(SnapshotStoreInterceptors.Failure.Instance);

    public Task FailIf(Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailIf(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailUnless(Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));

    public Task FailUnless(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        SetInterceptorAsync(new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));

    public Task FailWithDelay(TimeSpan delay) => Delayed(delay, SnapshotStoreInterceptors.Failure.Instance);

    public Task FailIfWithDelay(TimeSpan delay, Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        Delayed(delay, new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailIfWithDelay(TimeSpan delay, Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        Delayed(delay, new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<string, SnapshotSelectionCriteria, bool> predicate) =>
        Delayed(delay, new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));

    public Task FailUnlessWithDelay(TimeSpan delay, Func<string, SnapshotSelectionCriteria, Task<bool>> predicate) =>
        Delayed(delay, new SnapshotStoreInterceptors.OnCondition(predicate, SnapshotStoreInterceptors.Failure.Instance, negate: true));

    private Task Delayed(TimeSpan delay, ISnapshotStoreInterceptor next)
    {
        if (delay <= TimeSpan.Zero)
            throw new ArgumentException("Delay must be greater than zero", nameof(delay));
        return SetInterceptorAsync(new SnapshotStoreInterceptors.Delay(delay, next));
    }
}
