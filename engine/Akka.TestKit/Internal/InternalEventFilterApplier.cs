using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

/// <summary>The core of an event filter; its many ways in lie in InternalEventFilterApplier.Api.cs.</summary>
public partial class InternalEventFilterApplier : IEventFilterApplier
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    public InternalEventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters)
    {
        _testkit = testkit;
        _system = system;
        _filters = filters;
    }

    public EventFilterFactory And => new(_testkit, _system, _filters);

    protected static string GetMessageString(int number) => number == 1 ? "message" : "messages";

    protected T Intercept<T>(
        Func<T> func, ActorSystem system, TimeSpan? timeout, int? expectedOccurrences, MatchedEventHandler? matchedEventHandler = null,
        CancellationToken cancellationToken = default)
    {
        var handler = matchedEventHandler ?? new MatchedEventHandler();
        var atMost = TimeoutOrLeeway(system, timeout);
        Begin(system, handler);
        try
        {
            var result = func();
            if (!AwaitDone(atMost, expectedOccurrences, handler, cancellationToken))
                Fail(atMost, expectedOccurrences, handler.ReceivedCount);
            return result;
        }
        finally
        {
            End(system, handler);
        }
    }

    protected async Task<T> InterceptAsync<T>(
        Func<Task<T>> func, ActorSystem system, TimeSpan? timeout, int? expectedOccurrences, MatchedEventHandler? matchedEventHandler = null,
        CancellationToken cancellationToken = default)
    {
        var handler = matchedEventHandler ?? new MatchedEventHandler();
        var atMost = TimeoutOrLeeway(system, timeout);
        Begin(system, handler);
        try
        {
            var result = await func().ConfigureAwait(false);
            if (!await AwaitDoneAsync(atMost, expectedOccurrences, handler, cancellationToken).ConfigureAwait(false))
                Fail(atMost, expectedOccurrences, handler.ReceivedCount);
            return result;
        }
        finally
        {
            End(system, handler);
        }
    }

    protected bool AwaitDone(
        TimeSpan timeout, int? expectedOccurrences, MatchedEventHandler matchedEventHandler, CancellationToken cancellationToken = default)
    {
        if (expectedOccurrences is not { } expected)
            return true;
        // Where none is expected, the first one ends the wait.
        _testkit.AwaitConditionNoThrow(
            () => matchedEventHandler.ReceivedCount >= Math.Max(1, expected), timeout, Interval, cancellationToken);
        return matchedEventHandler.ReceivedCount == expected;
    }

    protected async Task<bool> AwaitDoneAsync(
        TimeSpan timeout, int? expectedOccurrences, MatchedEventHandler matchedEventHandler, CancellationToken cancellationToken = default)
    {
        if (expectedOccurrences is not { } expected)
            return true;
        await _testkit.AwaitConditionNoThrowAsync(
            () => matchedEventHandler.ReceivedCount >= Math.Max(1, expected), timeout, Interval, cancellationToken).ConfigureAwait(false);
        return matchedEventHandler.ReceivedCount == expected;
    }

    private TimeSpan TimeoutOrLeeway(ActorSystem system, TimeSpan? timeout)
    {
        if (timeout is { } given)
            return _testkit.Dilated(given);
        var settings = system.HasExtension<TestKitSettings>() ? TestKitExtension.For(system) : _testkit.TestKitSettings;
        return settings.TestEventFilterLeeway;
    }

    private void Begin(ActorSystem system, MatchedEventHandler handler)
    {
        foreach (var filter in _filters)
            filter.EventMatched += handler.HandleEvent;
        system.EventStream.Publish(new Mute(_filters));
    }

    private void End(ActorSystem system, MatchedEventHandler handler)
    {
        foreach (var filter in _filters)
            filter.EventMatched -= handler.HandleEvent;
        system.EventStream.Publish(new Unmute(_filters));
    }

    private void Fail(TimeSpan timeout, int? expectedOccurrences, int actual)
    {
        var filters = string.Join(" or ", _filters);
        var expected = expectedOccurrences ?? 0;
        if (actual < expected)
        {
            _testkit.Assertions.Fail(
                "Timeout ({0}) while waiting for messages. Only received {1}/{2} messages that matched filter [{3}]",
                timeout, actual, expected, filters);
        }
        else
        {
            var excess = actual - expected;
            _testkit.Assertions.Fail(
                "Received {0} {1} too many. Expected {2} {3} but received {4} that matched filter [{5}]",
                excess, GetMessageString(excess), expected, GetMessageString(expected), actual, filters);
        }
    }

    protected class MatchedEventHandler
    {
        private int _receivedCount;

        public int ReceivedCount => Volatile.Read(ref _receivedCount);

        public virtual void HandleEvent(EventFilterBase eventFilter, LogEvent logEvent) => Interlocked.Increment(ref _receivedCount);
    }

    protected class InternalUnmutableFilter : IUnmutableFilter
    {
        private IReadOnlyCollection<EventFilterBase>? _filters;
        private readonly ActorSystem _system;

        public InternalUnmutableFilter(IReadOnlyCollection<EventFilterBase> filters, ActorSystem system)
        {
            _filters = filters;
            _system = system;
            system.EventStream.Publish(new Mute(filters));
        }

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _filters, null) is { } filters)
                _system.EventStream.Publish(new Unmute(filters));
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
                Unmute();
        }
    }
}
