using System.Net.WebSockets;
using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Host.Sockets;

/// <summary>
/// One upgraded connection: the framework's WebSocket reads it (masks, fragments, UTF-8, ping and pong are its business), the
/// <see cref="WireWriter"/> writes to it, and this closes it from wherever it must be closed.
/// </summary>
internal sealed class SocketWire : IWire, IDisposable
{
    private readonly Lock _gate = new();
    private readonly WireWriter _writer;
    private readonly SemaphoreSlim _window;
    private readonly int _outstanding;
    private readonly TaskCompletionSource _closeEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _abort;
    private int _closing;
    private int _leftWith;

    /// <param name="abort">Cuts the connection; not called again after <see cref="EndAsync"/>, when the request's context may serve another.</param>
    /// <param name="outstanding">Received frames that may be under way inwards.</param>
    /// <param name="deflates">permessage-deflate was agreed upon, without context takeover on either side.</param>
    public SocketWire(Stream upgraded, Action abort, string? subprotocol, bool deflates, LifecycleSettings lifecycle, int outstanding)
    {
        (Upgraded, Deflates) = (upgraded, deflates);
        _abort = abort;
        _outstanding = outstanding;
        _window = new SemaphoreSlim(outstanding);
        _writer = new WireWriter(upgraded, WriteFailed);
        Socket = WebSocket.CreateFromStream(new WireStream(upgraded, _writer, Disposed), new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subprotocol,
            KeepAliveInterval = lifecycle.PingEvery,
            KeepAliveTimeout = lifecycle.PongWithin,
            // For what comes in. What it inflates goes straight into the pump's buffer, whose bound is that of the inflated message [WS9].
            DangerousDeflateOptions = deflates ? new WebSocketDeflateOptions { ClientContextTakeover = false, ServerContextTakeover = false } : null,
        });
    }

    public WebSocket Socket { get; }

    public bool Deflates { get; }

    public Stream Upgraded { get; }

    /// <summary>The server has begun to close; what the client still sends is not read for its sake any more.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>The client closed, and waits for the answer.</summary>
    public bool IsLeft => Volatile.Read(ref _leftWith) != 0;

    /// <summary>Ends when the close frame is out, or can't go out.</summary>
    public Task CloseEnded => _closeEnded.Task;

    public string? WriteProblem { get; private set; }

    public void Wake(Outbox outbox) => _writer.Wake(outbox);

    /// <summary>Answers the client's own close frame with its own status, or starts the end with a code and reason.</summary>
    public void Close(CloseCode code)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
            return;
        LetReadingGoOn();
        if (Volatile.Read(ref _leftWith) is var status && status != 0)
            _ = SendCloseAsync((WebSocketCloseStatus)status, null);
        else
            _ = SendCloseAsync((WebSocketCloseStatus)code.Code, code.Reason);
    }

    /// <summary>The client's close frame has been read: what it was written by now it has. It waits for <see cref="Close"/>.</summary>
    public void LeftByClient(WebSocketCloseStatus status)
    {
        _writer.Left();
        Volatile.Write(ref _leftWith, (int)status);
    }

    public void Abort()
    {
        Interlocked.Exchange(ref _closing, 1);
        LetReadingGoOn();
        lock (_gate)
            _abort?.Invoke();
    }

    public void Consumed() => _window.Release();

    /// <summary>Waits while too many frames are under way inwards; not when the socket is closing.</summary>
    public Task MayDeliverAsync() => _window.WaitAsync();

    /// <summary>The connection is over: nothing is written any more, and it can't be aborted any more.</summary>
    public async Task EndAsync(TimeSpan deadline)
    {
        var idle = _writer.EndAsync();
        if (!idle.IsCompleted)
        {
            // A write hangs: the stream lets go of it when the connection is cut.
            Abort();
            await idle.WaitAsync(deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
            _abort = null;
    }

    public void Dispose() => Socket.Dispose();

    private async Task SendCloseAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            await Socket.CloseOutputAsync(status, reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection broke, or the client's close and ours crossed: it ends either way, and the reader sees how.
            WriteProblem ??= problem.Message;
        }
        finally
        {
            _closeEnded.TrySetResult();
        }
    }

    // A reader that waits for frames to be dealt with must see that nobody will.
    private void LetReadingGoOn() => _window.Release(_outstanding);

    private void WriteFailed(Exception problem)
    {
        WriteProblem ??= problem.Message;
        Abort();
    }

    // The WebSocket lets go of its stream when both close frames have passed, and when it gives the connection up, a missing pong for
    // example: then it must be cut.
    private void Disposed()
    {
        if (!_writer.CloseSent)
            Abort();
    }
}
