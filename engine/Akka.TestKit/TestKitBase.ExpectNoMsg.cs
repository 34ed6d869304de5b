namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>No message must come in what is left of the Within, or in akka.test.expect-no-message-default.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => InternalExpectNoMsg(NoMessageRemainingOrDefault, cancellationToken);

    /// <param name="duration">Dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        InternalExpectNoMsg(Dilated(duration), cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        InternalExpectNoMsgAsync(NoMessageRemainingOrDefault, cancellationToken);

    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        InternalExpectNoMsgAsync(Dilated(duration), cancellationToken);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private void InternalExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        var heard = TryReceiveOne(out var envelope, duration, cancellationToken);
        Silence(heard, envelope, duration, start);
    }

    private async ValueTask InternalExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        var (heard, envelope) = await TryReceiveOneAsync(duration, cancellationToken).ConfigureAwait(false);
        Silence(heard, envelope, duration, start);
    }

    private void Silence(bool heard, MessageEnvelope envelope, TimeSpan duration, TimeSpan start)
    {
        if (heard)
        {
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1} after {2}", duration, envelope, Now - start);
        }

        _state.LastWasNoMsg = true;
    }
}
