namespace Collab.Client;

// Received frames as streams.
public sealed partial class CollabClient
{
    // Replaced, never changed, so that the receiving thread needs no lock.
    private volatile FrameStream[] _streams = [];

    /// <summary>
    /// Every frame from this call on as a stream, for one reader, until the connection ends for good: normally after a close, with the
    /// <see cref="CollabException"/> otherwise. Before the connect call it waits for that. Each stream holds up to
    /// <see cref="CollabClientOptions.MaxBuffered"/> frames; one that is full holds up the connection for at most
    /// <see cref="CollabClientOptions.StreamPatience"/> and then ends with <c>slow_reader</c>, after what it holds, while all others go on.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public IAsyncEnumerable<ServerFrame> FramesAsync(CancellationToken cancel = default)
    {
        var stream = new FrameStream(_options.MaxBuffered, cancel, Remove);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _streams = [.. _streams, stream];
        }

        return stream;
    }

    private async ValueTask StreamAsync(Run run, ServerFrame frame)
    {
        foreach (var stream in _streams)
        {
            if (await stream.HandOnAsync(frame, _options.StreamPatience, _options.Time, run.Stopped).ConfigureAwait(false)) continue;
            Remove(stream);
            Log.SlowReader(_options.Logger, ClientId);
        }
    }

    private void EndStreams(CollabException? error)
    {
        FrameStream[] streams;
        lock (_lock) (streams, _streams) = (_streams, []);
        foreach (var stream in streams) stream.End(error);
    }

    private void Remove(FrameStream stream)
    {
        lock (_lock) _streams = [.. _streams.Where(other => other != stream)];
    }
}
