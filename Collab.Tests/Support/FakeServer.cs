using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Collab.Tests.Support;

/// <summary>A WebSocket server of the test's own on a real port: every connection is seen, and every answer chosen.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<FakeSocket> _sockets = Channel.CreateUnbounded<FakeSocket>();
    private readonly List<TcpClient> _clients = [];
    private readonly Task _accepting;

    public FakeServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections so far, open or not.</summary>
    public int Count
    {
        get { lock (_clients) return _clients.Count; }
    }

    /// <summary>The next connection, within 10 s: the handshake is done, and nothing was said.</summary>
    public async Task<FakeSocket> NextAsync() => await _sockets.Reader.ReadAsync().AsTask().WaitAsync(TestSocket.Patience);

    /// <summary>The next connection, welcomed.</summary>
    public async Task<FakeSocket> WelcomeAsync(string connection = "c1", bool resumed = false)
    {
        var socket = await NextAsync();
        await socket.WelcomeAsync(connection, resumed);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        lock (_clients)
            foreach (var client in _clients) client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                lock (_clients) _clients.Add(client);
                _ = ShakeAsync(client);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ShakeAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            var headers = head.Skip(1).Select(line => line.Split(':', 2)).ToLookup(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(headers["Sec-WebSocket-Key"].Single() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: collab.v1\r\n\r\n"));
            var protocols = headers["Sec-WebSocket-Protocol"].SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)).ToArray();
            var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "collab.v1" });
            _sockets.Writer.TryWrite(new FakeSocket(client, socket, head[0].Split(' ')[1], protocols));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            client.Dispose();
        }
    }

    // Not a byte more than the head: what follows belongs to the WebSocket.
    private static async Task<string[]> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) throw new IOException("the client left");
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>One connection to a <see cref="FakeServer"/>. Every wait is bounded: 10 s.</summary>
public sealed class FakeSocket(TcpClient client, WebSocket socket, string path, IReadOnlyList<string> protocols)
{
    /// <summary>Path and query of the request.</summary>
    public string Path => path;

    public IReadOnlyList<string> Protocols => protocols;

    /// <summary>Says welcome, as the connection given.</summary>
    public Task WelcomeAsync(string connection = "c1", bool resumed = false) =>
        SendAsync(new { type = "welcome", data = new { connection_id = connection, session_id = $"{connection}.mac", user_id = "ada", resumed } });

    public Task JoinedAsync(string room, long seq = 0, bool recovered = false, string epoch = "e1") =>
        SendAsync(new { type = "joined", room, data = new { epoch, seq, recovered, participants = Array.Empty<object>(), participant_count = 1 } });

    public Task EventAsync(string room, long seq, string connection = "other", string? id = null) =>
        SendAsync(new { type = "message", room, seq, connection_id = connection, id, data = new { seq } });

    public Task AckAsync(JsonElement frame, object? data = null) =>
        SendAsync(new { type = "ack", id = frame.GetProperty("id").GetString(), data = data ?? new { } });

    public Task RefuseAsync(JsonElement frame, string code, int? retryAfterMs = null, bool retryable = false) => SendAsync(new
    {
        type = "error",
        id = frame.GetProperty("id").GetString(),
        data = new { code, message = $"refused: {code}", retry_after_ms = retryAfterMs, retryable },
    });

    public async Task SendAsync(object frame)
    {
        using var patience = new CancellationTokenSource(TestSocket.Patience);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(frame, Lean);
        await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    /// <summary>The next frame of the client, which must be of this type.</summary>
    public async Task<JsonElement> TakeAsync(string type)
    {
        var frame = await TakeAsync();
        return frame.GetProperty("type").GetString() == type ? frame : throw new InvalidOperationException($"not {type} but {frame}");
    }

    /// <summary>The next frame of the client.</summary>
    public async Task<JsonElement> TakeAsync()
    {
        using var patience = new CancellationTokenSource(TestSocket.Patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            if (read.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("the client closed");
            length += read.Count;
            if (read.EndOfMessage) return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
        }
    }

    /// <summary>Closes with a code, and waits for the client's answer.</summary>
    public async Task CloseAsync(int code, string reason = "")
    {
        using var patience = new CancellationTokenSource(TestSocket.Patience);
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, patience.Token);
    }

    /// <summary>Waits for the client's close and answers it.</summary>
    public async Task ClosedAsync()
    {
        using var patience = new CancellationTokenSource(TestSocket.Patience);
        while ((await socket.ReceiveAsync(new byte[64 * 1024].AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
        {
            // What it had to say before.
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "normal", patience.Token);
    }

    /// <summary>Resets the connection.</summary>
    public void Cut() => client.Client.Close(0);

    private static readonly JsonSerializerOptions Lean = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
