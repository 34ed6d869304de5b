using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Tests.Support;

/// <summary>A WebSocket server that says welcome and then never answers anything, a close least of all.</summary>
public sealed class HangingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];

    public HangingServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _listener.Stop();
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
                _ = WelcomeAsync(client.GetStream());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task WelcomeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var key = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            if (line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)) key = line.Split(':', 2)[1].Trim();
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        var welcome = Encoding.ASCII.GetBytes("""{"type":"welcome","data":{"connection_id":"c","session_id":"c.s","user_id":"u"}}""");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: collab.v1\r\n\r\n"));
        await stream.WriteAsync(new byte[] { 0x81, (byte)welcome.Length });
        await stream.WriteAsync(welcome);
    }
}
