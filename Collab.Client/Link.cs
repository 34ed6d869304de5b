using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Collab.Client;

/// <summary>How a link ended: the server's close code and reason, or a code of our own where there was none.</summary>
internal readonly record struct LinkEnd(int? Code, string Reason)
{
    // After these the same connect cannot succeed.
    private static readonly HashSet<int> TerminalCodes = [1002, 1003, 1007, 1008, 1009, 4000, 4001, 4002];

    public bool Terminal => Code is { } code && TerminalCodes.Contains(code);

    public CollabException ToException() => new(Reason.Length == 0 ? "dropped" : Reason, $"the connection ended: {Code} {Reason}".TrimEnd(), Code);
}

/// <summary>One socket: frames in by the pump, frames out through a bounded queue and a single writer.</summary>
internal sealed class Link : IDisposable
{
    private const int EphemeralRoom = 1_024;

    private readonly ClientWebSocket _socket = new();
    private readonly CollabClientOptions _options;
    private readonly Channel<ReadOnlyMemory<byte>> _out;
    private readonly CancellationTokenSource _abort = new();

    public Link(CollabClientOptions options, string? token)
    {
        _options = options;
        _out = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(options.MaxUnacked + EphemeralRoom + 64) { SingleReader = true });
        _socket.Options.AddSubProtocol("collab.v1");
        if (token is not null) _socket.Options.AddSubProtocol("bearer." + token);
        options.Configure?.Invoke(_socket.Options);
    }

    /// <summary>Queues a frame. Ephemeral ones are dropped where the queue is long: the next one is newer.</summary>
    public void Send(ReadOnlyMemory<byte> frame, bool ephemeral)
    {
        if (ephemeral && _out.Reader.Count > EphemeralRoom) return;
        // Durable frames always fit: no more than MaxUnacked are ever under way. After Close nothing is taken any more.
        _out.Writer.TryWrite(frame);
    }

    /// <summary>Says goodbye after what is queued; the socket is aborted when the server has not answered in the close timeout.</summary>
    public void Close()
    {
        if (_out.Writer.TryComplete()) _abort.CancelAfter(_options.CloseTimeout);
    }

    public void Abort() => _abort.Cancel();

    /// <summary>Connects, then hands every frame to <paramref name="receive"/> until the link ends; never throws for a network's sake.</summary>
    public async Task<LinkEnd> RunAsync(Uri address, Func<ServerFrame, ValueTask> receive)
    {
        try
        {
            await _socket.ConnectAsync(address, _abort.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            return new LinkEnd(null, failed is OperationCanceledException ? "connect_timeout" : "connect_failed");
        }

        var writing = WriteAsync();
        var end = await PumpAsync(receive).ConfigureAwait(false);
        _out.Writer.TryComplete();
        _abort.Cancel();
        await writing.ConfigureAwait(false);
        return end;
    }

    public void Dispose()
    {
        _abort.Cancel();
        _socket.Dispose();
        _abort.Dispose();
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
                    return new LinkEnd((int?)_socket.CloseStatus, _socket.CloseStatusDescription ?? "");
                message.Advance(received.Count);
                if (!received.EndOfMessage) continue;
                await receive(new ServerFrame(JsonDocument.Parse(message.WrittenSpan.ToArray()).RootElement)).ConfigureAwait(false);
                message.ResetWrittenCount();
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return new LinkEnd(null, "");
        }
        catch (Exception bad) when (bad is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return new LinkEnd(null, "bad_frame");
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var frame in _out.Reader.ReadAllAsync(_abort.Token).ConfigureAwait(false))
                await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _abort.Token).ConfigureAwait(false);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "normal", _abort.Token).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The pump sees the same end and tells of it.
        }
    }
}
