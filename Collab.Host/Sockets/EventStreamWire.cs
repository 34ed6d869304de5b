using System.Buffers;
using System.Threading.Channels;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Host.Sockets;

/// <summary>
/// The way to one reader of an event stream [RS6]: an outbox like a socket's, written to a response by the request's own task. Who does not
/// read holds that task up, then fills the outbox, and is closed like a slow socket.
/// </summary>
internal sealed class EventStreamWire : IWire
{
    private const int FirstBuffer = 4 * 1024;

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ArrayBufferWriter<byte> _text = new(FirstBuffer);
    private Task<bool>? _signalled;
    private readonly Batch _batch = new();
    private readonly CancellationTokenSource _aborted = new();
    private volatile Outbox? _outbox;
    private volatile CloseCode? _close;

    public void Wake(Outbox outbox)
    {
        _outbox = outbox;
        _signal.Writer.TryWrite(true);
    }

    public void Close(CloseCode code)
    {
        Interlocked.CompareExchange(ref _close, code, null);
        _signal.Writer.TryWrite(true);
    }

    public void Abort() => _aborted.Cancel();

    public void Consumed()
    {
        // Nothing is ever received.
    }

    /// <summary>
    /// Waits for the first thing to write. The code where there is none, because the reader may not be here: then a refusal can still be
    /// answered as such. <see cref="OperationCanceledException"/> when the client goes, or the wire is cut.
    /// </summary>
    public async Task<CloseCode?> StartedAsync(CancellationToken gone)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, _aborted.Token);
        await _signal.Reader.WaitToReadAsync(ended.Token).ConfigureAwait(false);
        return _outbox is null ? _close : null;
    }

    /// <summary>Writes until the wire is closed; the code is why. <see cref="OperationCanceledException"/> when the client goes, or the wire is cut.</summary>
    public async Task<CloseCode> WriteAsync(Stream to, TimeSpan retry, TimeSpan heartbeat, TimeProvider clock, CancellationToken gone)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, _aborted.Token);
        EventStreamText.Start(_text, retry);
        try
        {
            while (true)
            {
                // In this order: what was queued before the end is written before it.
                var close = _close;
                while (_outbox is { } outbox && outbox.TryTake(_batch))
                {
                    EventStreamText.Frames(_text, _batch.Bytes.Span);
                    await FlushAsync(to, ended.Token).ConfigureAwait(false);
                }

                if (close is not null)
                {
                    EventStreamText.Close(_text, close);
                    await FlushAsync(to, ended.Token).ConfigureAwait(false);
                    return close;
                }

                await FlushAsync(to, ended.Token).ConfigureAwait(false);
                if (!await SignalledAsync(heartbeat, clock, ended.Token).ConfigureAwait(false))
                    _text.Write(EventStreamText.Heartbeat);
            }
        }
        finally
        {
            _batch.Release();
        }
    }

    /// <summary>False: nothing happened for so long. The wait goes on then, for the next call.</summary>
    private async Task<bool> SignalledAsync(TimeSpan heartbeat, TimeProvider clock, CancellationToken ended)
    {
        try
        {
            _signalled ??= _signal.Reader.WaitToReadAsync(ended).AsTask();
            await _signalled.WaitAsync(heartbeat, clock, ended).ConfigureAwait(false);
            _signalled = null;
            _signal.Reader.TryRead(out _);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task FlushAsync(Stream to, CancellationToken ended)
    {
        if (_text.WrittenCount == 0)
            return;
        await to.WriteAsync(_text.WrittenMemory, ended).ConfigureAwait(false);
        await to.FlushAsync(ended).ConfigureAwait(false);
        // A buffer that one huge frame has blown up is not kept.
        if (_text.Capacity > Batch.MaxGathered * 4)
            _text = new ArrayBufferWriter<byte>(FirstBuffer);
        else
            _text.ResetWrittenCount();
    }
}
