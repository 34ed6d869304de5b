using System.Net;
using System.Net.Sockets;

namespace Collab.Tests.Support;

/// <summary>A TCP proxy in front of a server that can cut, stall and half-close what goes through it.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly List<(Socket Client, Socket Server)> _pairs = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flowing = Open();

    public FaultyProxy(Uri target)
    {
        _target = new IPEndPoint(IPAddress.Loopback, target.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Resets every connection, both ways.</summary>
    public void Cut()
    {
        foreach (var (client, server) in Pairs(clear: true))
        {
            client.Close(0);
            server.Close(0);
        }
    }

    /// <summary>Nothing passes any more, in either direction, until <see cref="Resume"/>; the connections stay.</summary>
    public void Stall() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _flowing.TrySetResult();

    /// <summary>Ends the direction from the server to the client only.</summary>
    public void HalfClose()
    {
        foreach (var (client, _) in Pairs(clear: false)) client.Shutdown(SocketShutdown.Send);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        Resume();
        Cut();
        await _accepting;
        _ended.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private (Socket Client, Socket Server)[] Pairs(bool clear)
    {
        lock (_lock)
        {
            var pairs = _pairs.ToArray();
            if (clear) _pairs.Clear();
            return pairs;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ended.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_target, _ended.Token);
                lock (_lock) _pairs.Add((client, server));
                _ = PumpAsync(client, server);
                _ = PumpAsync(server, client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy was disposed.
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer.AsMemory(), _ended.Token);
                await _flowing.Task;
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _ended.Token);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
            from.Close(0);
            to.Close(0);
        }
    }
}
