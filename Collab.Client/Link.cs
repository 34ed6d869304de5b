using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Collab.Client;

/// <summary>One socket: frames in by the pump, frames out by a single writer. Its members may be called from any thread and run no foreign code.</summary>
internal sealed class Link : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CollabClientOptions _options;
    private readonly CancellationTokenSource _abort = new();

    public Link(CollabClientOptions options, string? token)
    {
        _options = options;
        _socket.Options.AddSubProtocol("collab.v1");
        if (token is not null) _socket.Options.AddSubProtocol("bearer." + token);
        _socket.Options.KeepAliveInterval = options.KeepAlive;
        _socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
        if (options.Compression)
        {
            _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = false, ServerContextTakeover = false };
        }

        options.Configure?.Invoke(_socket.Options);
    }

    public SendQueue Out { get; } = new();

    /// <summary>Says goodbye after what is queued. One that is still connecting just ends.</summary>
    public void Close()
    {
        Out.Complete();
        if (_socket.State is WebSocketState.None or WebSocketState.Connecting) Abort();
    }

    // What waits for the token goes on elsewhere, not in here.
    public void Abort() => _ = _abort.CancelAsync();

    /// <summary>Connects, then hands every frame to <paramref name="receive"/> until the link ends; never throws for a network's sake.</summary>
    public async Task<LinkEnd> RunAsync(Uri address, Func<ServerFrame, ValueTask> receive)
    {
        try
        {
            await _socket.ConnectAsync(address, _abort.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is WebSocketException or OperationCanceledException or HttpRequestException or ObjectDisposedException)
        {
            return new LinkEnd(null, "connect_failed", failed);
        }

        var writing = WriteAsync();
        var end = await PumpAsync(receive).ConfigureAwait(false);
        Out.Complete();
        Abort();
        await writing.ConfigureAwait(false);
        return end;
    }

    public void Dispose()
    {
        Abort();
        _socket.Dispose();
    }

    private async Task<LinkEnd> PumpAsync(Func<ServerFrame, ValueTask> receive)
    {
        var message = new ArrayBufferWriter<byte>(4_096);
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(message.GetMemory(4_096), _abort.Token).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                    return new LinkEnd((int?)_socket.CloseStatus, _socket.CloseStatusDescription);
                message.Advance(received.Count);
                if (message.WrittenCount > _options.MaxFrameBytes) return new LinkEnd(null, "bad_frame");
                if (!received.EndOfMessage) continue;
                await receive(ServerFrame.Parse(message.WrittenSpan)).ConfigureAwait(false);
                if (message.Capacity > 1_048_576) message = new ArrayBufferWriter<byte>(4_096);
                else message.ResetWrittenCount();
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return new LinkEnd(null, null, lost);
        }
        catch (Exception bad) when (bad is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return new LinkEnd(null, "bad_frame", bad);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await Out.TakeAsync(_abort.Token).ConfigureAwait(false) is { } frame)
                await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _abort.Token).ConfigureAwait(false);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "normal", _abort.Token).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The pump sees the same end and tells of it.
        }
    }
}
