namespace Akka.Persistence.TestKit;

/// <summary>The interceptors that the connection's behaviours are made of.</summary>
public static class ConnectionInterceptors
{
    public sealed class Noop : IConnectionInterceptor
    {
        public static readonly IConnectionInterceptor Instance = new Noop();

        public Task InterceptAsync() => Task.CompletedTask;
    }

    public sealed class Failure : IConnectionInterceptor
    {
        public static readonly IConnectionInterceptor Instance = new Failure();

        public Task InterceptAsync() => throw new TestConnectionException();
    }

    public sealed class Delay : IConnectionInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly IConnectionInterceptor _next;

        public Delay(TimeSpan delay, IConnectionInterceptor next)
        {
            _delay = delay;
            _next = next;
        }

        public async Task InterceptAsync()
        {
            await Task.Delay(_delay).ConfigureAwait(false);
            await _next.InterceptAsync().ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="Delay"/>, and goes on at once when the token is cancelled.</summary>
    public sealed class CancelableDelay : IConnectionInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly IConnectionInterceptor _next;
        private readonly CancellationToken _cancellationToken;

        public CancelableDelay(TimeSpan delay, IConnectionInterceptor next, CancellationToken cancellationToken)
        {
            _delay = delay;
            _next = next;
            _cancellationToken = cancellationToken;
        }

        public async Task InterceptAsync()
        {
            await Task.Delay(_delay, _cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _next.InterceptAsync().ConfigureAwait(false);
        }
    }

    public sealed class OnCondition : IConnectionInterceptor
    {
        private readonly Func<Task<bool>> _predicate;
        private readonly IConnectionInterceptor _next;
        private readonly bool _negate;

        public OnCondition(Func<Task<bool>> predicate, IConnectionInterceptor next, bool negate = false)
        {
            _predicate = predicate;
            _next = next;
            _negate = negate;
        }

        public OnCondition(Func<bool> predicate, IConnectionInterceptor next, bool negate = false)
            : this(() => Task.FromResult(predicate()), next, negate)
        {
        }

        public async Task InterceptAsync()
        {
            if (await _predicate().ConfigureAwait(false) != _negate)
                await _next.InterceptAsync().ConfigureAwait(false);
        }
    }
}
