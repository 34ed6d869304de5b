using System.Net;
using System.Net.Sockets;

namespace Collab.Tests.Support;

/// <summary>
/// A TCP proxy in front of a server that can cut, stall and half-close what goes through it: all of its connections, or one of
/// <see cref="Tunnels"/>. With <see cref="HoldConnects"/> each connection is held back for a while before it goes on to the server, so that
/// those of many clients, and the late one of a client that has given up on it, arrive in another order than they were made.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly List<FaultyTunnel> _tunnels = [];
    private readonly Task _accepting;
    private bool _stalled;

    public FaultyProxy(Uri target)
    {
        _target = new IPEndPoint(IPAddress.Loopback, target.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How long the next connection is held back; null for not at all. Called on the accepting thread.</summary>
    public Func<TimeSpan>? HoldConnects { get; set; }

    /// <summary>The connections that are through to the server and not broken, oldest first.</summary>
    public IReadOnlyList<FaultyTunnel> Tunnels
    {
        get
        {
            lock (_lock)
            {
                _tunnels.RemoveAll(tunnel => tunnel.Broken);
                return [.. _tunnels];
            }
        }
    }

    /// <summary>Resets every connection, both ways.</summary>
    public void Cut() => Each(tunnel => tunnel.Cut());

    /// <summary>Nothing passes any more, in either direction, until <see cref="Resume"/>; the connections stay.</summary>
    public void Stall()
    {
        lock (_lock) _stalled = true;
        Each(tunnel => tunnel.Stall());
    }

    public void Resume()
    {
        lock (_lock) _stalled = false;
        Each(tunnel => tunnel.Resume());
    }

    /// <summary>Ends the direction from the server to the client only.</summary>
    public void HalfClose() => Each(tunnel => tunnel.HalfClose());

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        _ended.Dispose();
    }

    private void Each(Action<FaultyTunnel> act)
    {
        foreach (var tunnel in Tunnels) act(tunnel);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ended.Token);
                _ = OpenAsync(client, HoldConnects?.Invoke() ?? TimeSpan.Zero);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy was disposed.
        }
    }

    private async Task OpenAsync(Socket client, TimeSpan hold)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            if (hold > TimeSpan.Zero) await Task.Delay(hold, _ended.Token);
            await server.ConnectAsync(_target, _ended.Token);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            client.Close(0);
            server.Close(0);
            return;
        }

        var tunnel = new FaultyTunnel(client, server);
        lock (_lock)
        {
            _tunnels.Add(tunnel);
            if (_stalled) tunnel.Stall();
        }

        if (_ended.IsCancellationRequested) tunnel.Cut();
        tunnel.Start();
    }
}
