using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <summary>Takes messages as long as the filter makes something of them; the one that it makes null of stays the next.</summary>
    /// <param name="filter">What becomes of a message.</param>
    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="idle">The longest pause between two.</param>
    /// <param name="msgs">The most that are taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
    {
        var results = new List<T>();
        var reading = new Reading(this, RemainingOrDilated(max), idle);
        while (results.Count < msgs && TryReceiveOne(out var envelope, reading.Patience, cancellationToken))
        {
            if (filter(envelope.Message) is not { } result)
            {
                reading.PutBack(envelope);
                break;
            }

            reading.Accept(envelope);
            results.Add(result);
        }

        reading.End();
        return results;
    }

    /// <summary>Takes messages of the type as long as they fit; the first that does not stays the next.</summary>
    /// <param name="shouldContinue">Does it fit?</param>
    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="idle">The longest pause between two.</param>
    /// <param name="msgs">The most that are taken.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Drop messages of other types, or end there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default)
    {
        var results = new List<T>();
        var reading = new Reading(this, RemainingOrDilated(max), idle);
        while (results.Count < msgs && TryReceiveOne(out var envelope, reading.Patience, cancellationToken))
        {
            if (envelope.Message is T message && shouldContinue(message))
            {
                reading.Accept(envelope);
                results.Add(message);
            }
            else if (envelope.Message is T || !shouldIgnoreOtherMessageTypes)
            {
                reading.PutBack(envelope);
                break;
            }
        }

        reading.End();
        return results;
    }

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    public async IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reading = new Reading(this, RemainingOrDilated(max), idle);
        for (var count = 0; count < msgs; count++)
        {
            var (success, envelope) = await TryReceiveOneAsync(reading.Patience, cancellationToken).ConfigureAwait(false);
            if (!success)
                break;
            if (filter(envelope.Message) is not { } result)
            {
                reading.PutBack(envelope);
                break;
            }

            reading.Accept(envelope);
            yield return result;
        }

        reading.End();
    }

    public async IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reading = new Reading(this, RemainingOrDilated(max), idle);
        var count = 0;
        while (count < msgs)
        {
            var (success, envelope) = await TryReceiveOneAsync(reading.Patience, cancellationToken).ConfigureAwait(false);
            if (!success)
                break;
            if (envelope.Message is T message && shouldContinue(message))
            {
                count++;
                reading.Accept(envelope);
                yield return message;
            }
            else if (envelope.Message is T || !shouldIgnoreOtherMessageTypes)
            {
                reading.PutBack(envelope);
                break;
            }
        }

        reading.End();
    }

    /// <summary>What the loops above share: their deadlines, and the last message that they accepted.</summary>
    private sealed class Reading(TestKitBase kit, TimeSpan max, TimeSpan? idle)
    {
        private readonly TimeSpan _stop = Now + max;
        private MessageEnvelope _last = NullMessageEnvelope.Instance;

        public TimeSpan Patience => Left(_stop).Min(idle);

        public void Accept(MessageEnvelope envelope) => _last = envelope;

        public void PutBack(MessageEnvelope envelope) => kit._state.Queue.PutBack(envelope);

        public void End()
        {
            kit._state.LastMessage = _last;
            // The end of the row was found by waiting.
            kit._state.LastWasNoMsg = true;
        }
    }
}
