using System.Threading.Channels;

namespace Collab.Client;

/// <summary>One reader's frames, bounded.</summary>
internal sealed class FrameStream(int capacity, CancellationToken cancelled, Action<FrameStream> ended) : IAsyncEnumerable<ServerFrame>
{
    private readonly Channel<ServerFrame> _frames = Channel.CreateBounded<ServerFrame>(new BoundedChannelOptions(capacity) { SingleWriter = false });

    /// <summary>Waits at most <paramref name="patience"/> for room; false when the reader was too slow, and its stream has ended with that.</summary>
    public async ValueTask<bool> HandOnAsync(ServerFrame frame, TimeSpan patience, TimeProvider time, CancellationToken cancel)
    {
        if (_frames.Writer.TryWrite(frame)) return true;
        try
        {
            while (await _frames.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().WaitAsync(patience, time, cancel).ConfigureAwait(false))
                if (_frames.Writer.TryWrite(frame)) return true;
            return true;
        }
        catch (Exception over) when (over is OperationCanceledException or CollabException)
        {
            // The client is closing, or the stream has just ended.
            return true;
        }
        catch (TimeoutException)
        {
            End(new CollabException("slow_reader", $"{capacity} frames waited to be read for {patience}"));
            return false;
        }
    }

    public void End(CollabException? error) => _frames.Writer.TryComplete(error);

    public async IAsyncEnumerator<ServerFrame> GetAsyncEnumerator(CancellationToken cancel = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, cancel);
        try
        {
            while (await _frames.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false))
                while (_frames.Reader.TryRead(out var frame))
                    yield return frame;
        }
        finally
        {
            End(null);
            ended(this);
        }
    }
}
