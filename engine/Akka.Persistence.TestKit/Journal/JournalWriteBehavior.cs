namespace Akka.Persistence.TestKit;

/// <summary>What the test journal does with each event that it writes: chosen by one of these methods, until another is.</summary>
public class JournalWriteBehavior : JournalRecoveryBehavior
{
    internal JournalWriteBehavior(IJournalBehaviorSetter setter) : base(setter)
    {
    }

    /// <summary>The journal rejects the event: the actor hears of it and goes on.</summary>
    public Task Reject() => SetInterceptorAsync(JournalInterceptors.Rejection.Instance);

    public Task RejectOnType<TMessage>() => RejectOnType(typeof(TMessage));

    public Task RejectOnType(Type messageType) => SetInterceptorAsync(new JournalInterceptors.OnType(messageType, JournalInterceptors.Rejection.Instance));

    public Task RejectIf(Func<IPersistentRepresentation, bool> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectIf(Func<IPersistentRepresentation, Task<bool>> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectUnless(Func<IPersistentRepresentation, bool> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));

    public Task RejectUnless(Func<IPersistentRepresentation, Task<bool>> predicate) =>
        SetInterceptorAsync(new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));

    public Task RejectWithDelay(TimeSpan delay) => Delayed(delay, JournalInterceptors.Rejection.Instance);

    public Task RejectOnTypeWithDelay<TMessage>(TimeSpan delay) => RejectOnTypeWithDelay(delay, typeof(TMessage));

    public Task RejectOnTypeWithDelay(TimeSpan delay, Type messageType) =>
        Delayed(delay, new JournalInterceptors.OnType(messageType, JournalInterceptors.Rejection.Instance));

    public Task RejectIfWithDelay(TimeSpan delay, Func<IPersistentRepresentation, Task<bool>> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectIfWithDelay(TimeSpan delay, Func<IPersistentRepresentation, bool> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance));

    public Task RejectUnlessWithDelay(TimeSpan delay, Func<IPersistentRepresentation, bool> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));

    public Task RejectUnlessWithDelay(TimeSpan delay, Func<IPersistentRepresentation, Task<bool>> predicate) =>
        Delayed(delay, new JournalInterceptors.OnCondition(predicate, JournalInterceptors.Rejection.Instance, negate: true));
}
