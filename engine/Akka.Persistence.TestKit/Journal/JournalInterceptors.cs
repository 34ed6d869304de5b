namespace Akka.Persistence.TestKit;

/// <summary>The interceptors that the journal's behaviours are made of.</summary>
public static class JournalInterceptors
{
    public class Noop : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Noop();

        public Task InterceptAsync(IPersistentRepresentation message) => Task.CompletedTask;
    }

    public class Failure : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Failure();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalFailureException();
    }

    public class Rejection : IJournalInterceptor
    {
        public static readonly IJournalInterceptor Instance = new Rejection();

        public Task InterceptAsync(IPersistentRepresentation message) => throw new TestJournalRejectionException();
    }

    public class Delay : IJournalInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly IJournalInterceptor _next;

        public Delay(TimeSpan delay, IJournalInterceptor next)
        {
            _delay = delay;
            _next = next;
        }

        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            await Task.Delay(_delay).ConfigureAwait(false);
            await _next.InterceptAsync(message).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="Delay"/>, and goes on at once when the token is cancelled.</summary>
    public class CancelableDelay : IJournalInterceptor
    {
        private readonly TimeSpan _delay;
        private readonly IJournalInterceptor _next;
        private readonly CancellationToken _cancellationToken;

        public CancelableDelay(TimeSpan delay, IJournalInterceptor next, CancellationToken cancellationToken)
        {
            _delay = delay;
            _next = next;
            _cancellationToken = cancellationToken;
        }

        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            await Task.Delay(_delay, _cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _next.InterceptAsync(message).ConfigureAwait(false);
        }
    }

    public sealed class OnCondition : IJournalInterceptor
    {
        private readonly Func<IPersistentRepresentation, Task<bool>> _predicate;
        private readonly IJournalInterceptor _next;
        private readonly bool _negate;

        public OnCondition(Func<IPersistentRepresentation, Task<bool>> predicate, IJournalInterceptor next, bool negate = false)
        {
            _predicate = predicate;
            _next = next;
            _negate = negate;
        }

        public OnCondition(Func<IPersistentRepresentation, bool> predicate, IJournalInterceptor next, bool negate = false)
            : this(message => Task.FromResult(predicate(message)), next, negate)
        {
        }

        public async Task InterceptAsync(IPersistentRepresentation message)
        {
            if (await _predicate(message).ConfigureAwait(false) != _negate)
                await _next.InterceptAsync(message).ConfigureAwait(false);
        }
    }

    public class OnType : IJournalInterceptor
    {
        private readonly Type _messageType;
        private readonly IJournalInterceptor _next;

        public OnType(Type messageType, IJournalInterceptor next)
        {
            _messageType = messageType;
            _next = next;
        }

        public Task InterceptAsync(IPersistentRepresentation message) =>
            _messageType.IsInstanceOfType(message.Payload) ? _next.InterceptAsync(message) : Task.CompletedTask;
    }
}
