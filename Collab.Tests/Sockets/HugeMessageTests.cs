using System.Net.Sockets;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>What a huge message costs the process, while nothing else runs in it.</summary>
[Collection(nameof(Alone))]
public sealed class HugeMessageTests : SocketHost
{
    [Fact(DisplayName = "[WS9] 100 MB that are really sent are never held: the server reads past them without a buffer")]
    public async Task HugeSent()
    {
        await using var ann = await JoinAsync();
        var before = GC.GetTotalAllocatedBytes();
        var chunk = new byte[1024 * 1024];
        Array.Fill(chunk, (byte)'x');
        using var raw = await RawAsync("big");
        await raw.ReceiveAsync("joined");
        try
        {
            await raw.SendAsync(RawSocket.Text, [], declared: 100 * 1024 * 1024);
            for (var n = 0; n < 100; n++)
                await raw.SendBytesAsync(chunk);
        }
        catch (SocketException cut)
        {
            // The deadline of the close may come first, on a slow machine.
            cut.SocketErrorCode.ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown, SocketError.ConnectionAborted);
        }

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50 * 1024 * 1024);
        await ann.SendAsync(new { type = "ping", data = new { } });
        await ann.ReceiveAsync("pong");
    }
}
