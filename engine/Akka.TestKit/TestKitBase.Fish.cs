using System.Collections;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages until one fits, and drops those before it.</summary>
    /// <param name="isMessage">Is it the one?</param>
    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="hint">Goes into the failure's text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Takes messages until one is of the type and fits, and drops those before it.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        InternalFish(isMessage, null, max, hint, cancellationToken);

    /// <param name="isMessage">Is it the one?</param>
    /// <param name="allMessages">Gets the messages that were dropped.</param>
    /// <param name="max">For all of them together. Dilated.</param>
    /// <param name="hint">Goes into the failure's text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        InternalFish(isMessage, allMessages, max, hint, cancellationToken);

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var atMost = RemainingOrDilated(max);
        var end = Now + atMost;
        allMessages?.Clear();
        while (true)
        {
            var (success, envelope) = await TryReceiveOneAsync(Left(end), cancellationToken).ConfigureAwait(false);
            if (IsCaught(success, envelope, isMessage, allMessages, atMost, hint))
                return (T)envelope.Message;
        }
    }

    /// <summary>Takes messages up to and including the first one of the type.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await FishForMessageAsync<T>(_ => true, max, string.Empty, cancellationToken).ConfigureAwait(false);

    private T InternalFish<T>(Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max, string hint, CancellationToken cancellationToken)
    {
        var atMost = RemainingOrDilated(max);
        var end = Now + atMost;
        allMessages?.Clear();
        while (true)
        {
            var success = TryReceiveOne(out var envelope, Left(end), cancellationToken);
            if (IsCaught(success, envelope, isMessage, allMessages, atMost, hint))
                return (T)envelope.Message;
        }
    }

    private bool IsCaught<T>(
        bool success, MessageEnvelope envelope, Predicate<T> isMessage, ArrayList? allMessages, TimeSpan atMost, string hint)
    {
        if (!success)
            _assertions.Fail("Timeout ({0}) during FishForMessage, hint: {1}", atMost, hint);
        if (envelope.Message is T message && isMessage(message))
            return true;
        allMessages?.Add(envelope.Message);
        return false;
    }
}
