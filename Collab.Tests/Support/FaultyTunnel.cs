using System.Net.Sockets;

namespace Collab.Tests.Support;

/// <summary>One connection through a <see cref="FaultyProxy"/>. Its members may be called from any thread, also when it is broken already.</summary>
public sealed class FaultyTunnel(Socket client, Socket server)
{
    private static readonly TaskCompletionSource Open = Opened();

    private volatile TaskCompletionSource _flowing = Open;
    private volatile bool _broken;
    private int _left = int.MaxValue;

    /// <summary>Cut, or ended by one of its sides.</summary>
    public bool Broken => _broken;

    /// <summary>Resets it both ways: what is under way is lost.</summary>
    public void Cut()
    {
        _broken = true;
        client.Close(0);
        server.Close(0);
        Resume();
    }

    /// <summary>Lets so many bytes more through to the client and then cuts: most likely in the middle of a frame.</summary>
    public void CutAfter(int bytes) => Volatile.Write(ref _left, bytes);

    /// <summary>Nothing passes any more, in either direction, until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        if (_flowing.Task.IsCompleted) _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Resume() => _flowing.TrySetResult();

    /// <summary>Ends one direction only: towards the client, or towards the server.</summary>
    public void HalfClose(bool towardsClient = true)
    {
        try
        {
            (towardsClient ? client : server).Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _broken = true;
        }
    }

    internal void Start()
    {
        _ = PumpAsync(client, server, towardsClient: false);
        _ = PumpAsync(server, client, towardsClient: true);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task PumpAsync(Socket from, Socket to, bool towardsClient)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer.AsMemory());
                await _flowing.Task;
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                var pass = towardsClient ? Math.Min(read, Volatile.Read(ref _left)) : read;
                for (var sent = 0; sent < pass;) sent += await to.SendAsync(buffer.AsMemory(sent, pass - sent));
                if (towardsClient && Volatile.Read(ref _left) != int.MaxValue && Interlocked.Add(ref _left, -pass) <= 0) Cut();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
            Cut();
        }
    }
}
