using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, or null if none comes in time.</summary>
    /// <param name="max">Not dilated. Null: what is left of the Within, or akka.test.single-expect-default. Zero: looks only. Negative: for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null!;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var (success, envelope) = await TryReceiveOneAsync(max, cancellationToken).ConfigureAwait(false);
        return success ? envelope.Message : null!;
    }

    /// <inheritdoc cref="ReceiveOne"/>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Received(Look(take: true, max ?? RemainingOrDefault, out envelope, cancellationToken), envelope);

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(
        TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var (success, envelope) = await LookAsync(take: true, max ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false);
        return (Received(success, envelope), envelope);
    }

    /// <summary>The next message, that stays the next one; or null if none comes in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryPeekOne(out var envelope, max, cancellationToken) ? envelope.Message : null!;

    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var (success, envelope) = await TryPeekOneAsync(max, cancellationToken).ConfigureAwait(false);
        return success ? envelope.Message : null!;
    }

    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken) =>
        Received(Look(take: false, max ?? RemainingOrDefault, out envelope, cancellationToken), envelope);

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var (success, envelope) = await LookAsync(take: false, max ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false);
        return (Received(success, envelope), envelope);
    }

    private bool Received(bool success, MessageEnvelope envelope)
    {
        _state.LastWasNoMsg = false;
        _state.LastMessage = envelope;
        if (_state.Settings.LogTestKitCalls && _state.Log.IsDebugEnabled)
            _state.Log.Log(Akka.Event.LogLevel.DebugLevel, null, success ? $"Received message {envelope}" : "Received no message");
        return success;
    }

    private bool Look(bool take, TimeSpan atMost, out MessageEnvelope envelope, CancellationToken cancellationToken)
    {
        var end = Now + atMost;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (take ? _state.Queue.TryTake(out envelope) : _state.Queue.TryPeek(out envelope))
                return true;
            var left = atMost.IsInfinite() ? atMost : end - Now;
            if (!atMost.IsInfinite() && left <= TimeSpan.Zero)
                return false;
            _state.Queue.Wait(left, cancellationToken);
        }
    }

    private async ValueTask<(bool Success, MessageEnvelope Envelope)> LookAsync(bool take, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var end = Now + atMost;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (take ? _state.Queue.TryTake(out var envelope) : _state.Queue.TryPeek(out envelope))
                return (true, envelope);
            var left = atMost.IsInfinite() ? atMost : end - Now;
            if (!atMost.IsInfinite() && left <= TimeSpan.Zero)
                return (false, NullMessageEnvelope.Instance);
            await _state.Queue.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
