using System.Collections;
using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes that many messages; fewer within <see cref="RemainingOrDefault"/> are a failure.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        InternalReceiveN(numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <param name="numberOfMessages">How many.</param>
    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalReceiveN(numberOfMessages, Dilated(max), cancellationToken);
    }

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        InternalReceiveNAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        max.EnsureIsPositiveFinite(nameof(max));
        return InternalReceiveNAsync(numberOfMessages, Dilated(max), cancellationToken);
    }

    /// <summary>Takes messages until none has come for that long, and returns them. More than maxMessages are a failure.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(
        TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var quiet = RemainingOrDilated(max);
        var heard = new ArrayList();
        while (true)
        {
            var (success, envelope) = await TryReceiveOneAsync(quiet, cancellationToken).ConfigureAwait(false);
            if (!success)
            {
                _state.LastWasNoMsg = true;
                return heard;
            }

            if (maxMessages.HasValue && heard.Count >= maxMessages)
            {
                _assertions.Fail("maxMessages violated (current iteration: {0}). Received {1} messages during radio silence, the last of them {2}",
                    heard.Count + 1, heard.Count + 1, envelope);
            }

            heard.Add(envelope.Message);
        }
    }

    private List<object> InternalReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken)
    {
        var start = Now;
        var messages = new List<object>(Math.Max(0, numberOfMessages));
        while (messages.Count < numberOfMessages)
        {
            if (!TryReceiveOne(out var envelope, Left(start + max), cancellationToken))
                FailReceiveN(messages.Count, numberOfMessages, max, start);
            messages.Add(envelope.Message);
        }

        return messages;
    }

    private async IAsyncEnumerable<object> InternalReceiveNAsync(
        int numberOfMessages, TimeSpan max, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = Now;
        for (var count = 0; count < numberOfMessages; count++)
        {
            var (success, envelope) = await TryReceiveOneAsync(Left(start + max), cancellationToken).ConfigureAwait(false);
            if (!success)
                FailReceiveN(count, numberOfMessages, max, start);
            yield return envelope.Message;
        }
    }

    private void FailReceiveN(int received, int expected, TimeSpan max, TimeSpan start) => _assertions.Fail(
        "Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", max, expected, received, Now - start);

    private static TimeSpan Left(TimeSpan end)
    {
        var left = end - Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
