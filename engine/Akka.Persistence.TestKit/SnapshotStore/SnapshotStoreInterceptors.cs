namespace Akka.Persistence.TestKit;

/// <summary>The interceptors that the store's behaviours are made of.</summary>
public static class SnapshotStoreInterceptors
{
    public class Noop : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Noop();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
    }

    public class Failure : ISnapshotStoreInterceptor
    {
        public static readonly ISnapshotStoreInterceptor Instance = new Failure();

        public Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria) => throw new TestSnapshotStoreFailureException();
    }

    public class Delay : ISnapshotStoreInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly ISnapshotStoreInterceptor _next;

        public Delay(TimeSpan delay, ISnapshotStoreInterceptor next)
        {
            _delay = delay;
            _next = next;
        }

        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            await Task.Delay(_delay).ConfigureAwait(false);
            await _next.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="Delay"/>, and goes on at once when the token is cancelled.</summary>
    public class CancelableDelay : ISnapshotStoreInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly ISnapshotStoreInterceptor _next;
        private readonly CancellationToken _cancellationToken;

        public CancelableDelay(TimeSpan delay, ISnapshotStoreInterceptor next, CancellationToken cancellationToken)
        {
            _delay = delay;
            _next = next;
            _cancellationToken = cancellationToken;
        }

        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            await Task.Delay(_delay, _cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _next.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        }
    }

    public sealed class OnCondition : ISnapshotStoreInterceptor
    {
        private readonly Func<string, SnapshotSelectionCriteria, Task<bool>> _predicate;
        private readonly ISnapshotStoreInterceptor _next;
        private readonly bool _negate;

        public OnCondition(Func<string, SnapshotSelectionCriteria, Task<bool>> predicate, ISnapshotStoreInterceptor next, bool negate = false)
        {
            _predicate = predicate;
            _next = next;
            _negate = negate;
        }

        public OnCondition(Func<string, SnapshotSelectionCriteria, bool> predicate, ISnapshotStoreInterceptor next, bool negate = false)
            : this((persistenceId, criteria) => Task.FromResult(predicate(persistenceId, criteria)), next, negate)
        {
        }

        public async Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria)
        {
            if (await _predicate(persistenceId, criteria).ConfigureAwait(false) != _negate)
                await _next.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        }
    }
}
