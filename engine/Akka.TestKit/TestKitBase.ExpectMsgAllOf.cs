using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>As many messages as these must come, in any order, each equal to one of these.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAllOf(RemainingOrDefault, messages, cancellationToken);

    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="messages">What must come.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalExpectMsgAllOf(Dilated(max), messages, cancellationToken);
    }

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAllOfAsync(RemainingOrDefault, messages, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalExpectMsgAllOfAsync(Dilated(max), messages, cancellationToken);
    }

    /// <summary>As many messages as these predicates must come, in any order, each of them fitting one.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        InternalExpectMsgAllOfMatching(RemainingOrDefault, predicates, default);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        InternalExpectMsgAllOfMatching(RemainingOrDefault, predicates, cancellationToken);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(max, predicates, default);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalExpectMsgAllOfMatching(Dilated(max), predicates, cancellationToken);
    }

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAllOfMatchingAsync(RemainingOrDefault, predicates, cancellationToken);

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalExpectMsgAllOfMatchingAsync(Dilated(max), predicates, cancellationToken);
    }

    /// <summary>The next message must be equal to one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(null, OneOf(messages), "any of the given messages", cancellationToken);

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(null, OneOf(messages), "any of the given messages", cancellationToken);

    private Action<T, Actor.IActorRef> OneOf<T>(IEnumerable<T> messages)
    {
        var allowed = messages.ToArray();
        return (message, _) => _assertions.AssertTrue(
            allowed.Contains(message), "not found [{0}] in [{1}]", message!, string.Join(", ", allowed));
    }

    private List<T> InternalExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var pairing = new Pairing<T>(messages, (expected, message) => Equals(expected, message));
        foreach (var message in InternalReceiveN(messages.Count, max, cancellationToken))
            pairing.Offer(message);
        pairing.Check(_assertions);
        return [.. pairing.Found.Cast<T>()];
    }

    private async IAsyncEnumerable<T> InternalExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pairing = new Pairing<T>(messages, (expected, message) => Equals(expected, message));
        await foreach (var message in InternalReceiveNAsync(messages.Count, max, cancellationToken).ConfigureAwait(false))
        {
            if (pairing.Offer(message))
                yield return (T)message;
        }

        pairing.Check(_assertions);
    }

    private List<object> InternalExpectMsgAllOfMatching(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
    {
        var pairing = new Pairing<PredicateInfo>(predicates, Matches);
        foreach (var message in InternalReceiveN(predicates.Count, max, cancellationToken))
            pairing.Offer(message);
        pairing.Check(_assertions);
        return pairing.Found;
    }

    private async IAsyncEnumerable<object> InternalExpectMsgAllOfMatchingAsync(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pairing = new Pairing<PredicateInfo>(predicates, Matches);
        await foreach (var message in InternalReceiveNAsync(predicates.Count, max, cancellationToken).ConfigureAwait(false))
        {
            if (pairing.Offer(message))
                yield return message;
        }

        pairing.Check(_assertions);
    }

    private static bool Matches(PredicateInfo predicate, object message) =>
        predicate.Type.IsInstanceOfType(message) && (bool)predicate.PredicateT.DynamicInvoke(message)!;

    /// <summary>Pairs messages off with expectations, each with one.</summary>
    private sealed class Pairing<TExpected>(IEnumerable<TExpected> expected, Func<TExpected, object, bool> fits)
    {
        private readonly List<TExpected> _missing = [.. expected];
        private readonly List<object> _unexpected = [];

        public List<object> Found { get; } = [];

        public bool Offer(object message)
        {
            var index = _missing.FindIndex(expectation => fits(expectation, message));
            if (index < 0)
            {
                _unexpected.Add(message);
                return false;
            }

            _missing.RemoveAt(index);
            Found.Add(message);
            return true;
        }

        public void Check(ITestKitAssertions assertions) => assertions.AssertTrue(
            _missing.Count == 0 && _unexpected.Count == 0,
            "not found [{0}], found unexpected [{1}]", string.Join(", ", _missing), string.Join(", ", _unexpected));
    }
}
