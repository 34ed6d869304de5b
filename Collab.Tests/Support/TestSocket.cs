using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>
/// A WebSocket client for tests over a real socket: collects every frame that comes, in order, and hands each one out
/// once. Every wait is bounded (10 s unless told) and says what had arrived instead.
/// </summary>
public sealed class TestSocket : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _all = [];
    private readonly List<bool> _taken = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _pump;

    private TestSocket(ClientWebSocket socket)
    {
        _socket = socket;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>How the connection ended: the server's close code, or null while open or after a drop without one.</summary>
    public int? CloseCode { get; private set; }

    public string? CloseReason { get; private set; }

    public bool Ended => _pump.IsCompleted;

    /// <summary>The <c>data</c> of the welcome frame, once <see cref="WelcomeAsync"/> has seen it.</summary>
    public JsonElement Welcome { get; private set; }

    public string ConnectionId => Welcome.GetProperty("connection_id").GetString()!;

    public string SessionId => Welcome.GetProperty("session_id").GetString()!;

    public static async Task<TestSocket> ConnectAsync(
        Uri address,
        IEnumerable<string>? protocols = null,
        IReadOnlyDictionary<string, string>? headers = null,
        TimeSpan? timeout = null,
        WebSocketDeflateOptions? deflate = null)
    {
        foreach (var token in protocols?.Where(one => one.StartsWith("bearer.", StringComparison.Ordinal)) ?? [])
            Secrets.Add(token["bearer.".Length..], "a socket's token");
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.DangerousDeflateOptions = deflate;
        foreach (var protocol in protocols ?? []) socket.Options.AddSubProtocol(protocol);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) socket.Options.SetRequestHeader(name, value);
        using var patience = new CancellationTokenSource(timeout ?? Patience);
        await socket.ConnectAsync(address, patience.Token);
        return new TestSocket(socket);
    }

    /// <summary>Everything that has come so far, oldest first.</summary>
    public IReadOnlyList<JsonElement> All
    {
        get { lock (_lock) return _all.ToArray(); }
    }

    /// <summary>What nobody has taken yet, oldest first.</summary>
    public IReadOnlyList<JsonElement> TakeRest()
    {
        lock (_lock)
        {
            var rest = _all.Where((_, i) => !_taken[i]).ToArray();
            for (var i = 0; i < _taken.Count; i++) _taken[i] = true;
            return rest;
        }
    }

    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame));

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _sending.WaitAsync(patience.Token);
        try { await _socket.SendAsync(bytes, type, endOfMessage: true, patience.Token); }
        finally { _sending.Release(); }
    }

    /// <summary>Waits for the server's welcome and keeps its data.</summary>
    public async Task<JsonElement> WelcomeAsync()
    {
        Welcome = (await ReceiveAsync("welcome")).GetProperty("data");
        return Welcome;
    }

    /// <summary>The oldest frame of this type that nobody has taken yet; the others stay for later.</summary>
    public Task<JsonElement> ReceiveAsync(string type, TimeSpan? timeout = null) =>
        ReceiveAsync(frame => frame.GetProperty("type").GetString() == type, type, timeout);

    public async Task<JsonElement> ReceiveAsync(Func<JsonElement, bool> matches, string what, TimeSpan? timeout = null)
    {
        var deadline = Task.Delay(timeout ?? Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                for (var i = 0; i < _all.Count; i++)
                {
                    if (_taken[i] || !matches(_all[i])) continue;
                    _taken[i] = true;
                    return _all[i];
                }

                changed = _changed.Task;
            }

            if (_pump.IsCompleted && !changed.IsCompleted)
                throw new InvalidOperationException($"the connection ended ({CloseCode} {CloseReason}) before a frame '{what}' came; {Seen()}");
            if (await Task.WhenAny(changed, _pump, deadline) == deadline)
                throw new TimeoutException($"no frame '{what}' came in time; {Seen()}");
        }
    }

    /// <summary>The ack, or the error, that answers the frame with this id.</summary>
    public Task<JsonElement> AnswerAsync(string id, TimeSpan? timeout = null) =>
        ReceiveAsync(frame => frame.TryGetProperty("id", out var own) && own.ValueEquals(id)
            && frame.GetProperty("type").GetString() is "ack" or "error", $"answer to {id}", timeout);

    /// <summary>Sends a frame with an id and returns its answer.</summary>
    public async Task<JsonElement> AskAsync(string id, object frame)
    {
        await SendAsync(frame);
        return await AnswerAsync(id);
    }

    /// <summary>Waits until the server has ended the connection; returns code and reason.</summary>
    public async Task<(int? Code, string? Reason)> ClosedAsync(TimeSpan? timeout = null)
    {
        try { await _pump.WaitAsync(timeout ?? Patience); }
        catch (TimeoutException) { throw new TimeoutException($"the server did not end the connection in time; {Seen()}"); }
        return (CloseCode, CloseReason);
    }

    /// <summary>A clean close by the client, with the server's answer.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "normal", patience.Token);
        await ClosedAsync();
    }

    /// <summary>Drops the connection without a close frame, as a lost network does.</summary>
    public void Drop()
    {
        _ended.Cancel();
        _socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Drop();
        await _pump;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task PumpAsync()
    {
        var buffer = new byte[64 * 1024];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), _ended.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    (CloseCode, CloseReason) = ((int?)_socket.CloseStatus, _socket.CloseStatusDescription);
                    Secrets.Search(CloseReason, "the reason of a close");
                    if (_socket.State == WebSocketState.CloseReceived)
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ended.Token);
                    return;
                }

                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage) continue;
                Add(JsonDocument.Parse(message.ToArray()).RootElement);
                message.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The way a dropped connection looks from here; CloseCode stays null.
        }
    }

    private void Add(JsonElement frame)
    {
        if (frame.GetProperty("type").GetString() is "error" or "welcome" or "joined" or "user_joined" or "user_left" or "token_expiring")
            Secrets.Search(frame.GetRawText(), "a frame");
        lock (_lock)
        {
            _all.Add(frame);
            _taken.Add(false);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private string Seen()
    {
        lock (_lock)
            return "had: " + string.Join(", ", _all.TakeLast(30).Select(f => f.GetRawText() is { Length: > 200 } t ? t[..200] + "…" : f.GetRawText()));
    }
}
