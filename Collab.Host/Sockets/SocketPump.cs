using System.Buffers;
using System.Net.WebSockets;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Host.Sockets;

/// <summary>
/// Reads one socket to its end: messages into a pooled buffer of at most the limit and one byte, frames to the socket's actor, no more
/// than so many under way. A socket that waits for its client holds no buffer.
/// </summary>
internal sealed class SocketPump(SocketWire wire, IActorRef actor, WireLimits limits)
{
    private const int FirstBuffer = 4 * 1024;

    private readonly WebSocket _socket = wire.Socket;
    private bool _broken;

    /// <summary>
    /// The framework gave the connection up with a close frame. What the client still sends must be read past until it hears: unread
    /// bytes would have the connection reset, and the close frame lost.
    /// </summary>
    public bool NeedsLinger { get; private set; }

    /// <summary>Ends when nothing more comes from the client, and says how. Never throws for what a client or a network does.</summary>
    public async Task<WireClosed> RunAsync()
    {
        try
        {
            while (!_broken && !wire.IsClosing)
            {
                // Without a buffer, until there is something to put into one.
                var head = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
                if (head.MessageType == WebSocketMessageType.Close)
                    return ByClient();
                if (head.MessageType == WebSocketMessageType.Binary)
                    Break(CloseCode.UnsupportedData);
                else if (head.EndOfMessage)
                    await DeliverAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
                else
                    await ReadMessageAsync().ConfigureAwait(false);
            }

            await SkipToCloseAsync(_socket).ConfigureAwait(false);
            return new WireClosed(true, "closed");
        }
        catch (Exception problem) when (IsOfTheWire(problem))
        {
            return Failed(problem);
        }
    }

    /// <summary>Reads past whatever still comes, into a small buffer, up to the client's close frame. Throws as the socket does.</summary>
    public static async Task SkipToCloseAsync(WebSocket socket)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while ((await socket.ReceiveAsync(scratch.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType
                != WebSocketMessageType.Close)
            {
                // What comes after our close frame has no reader any more.
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    public static bool IsOfTheWire(Exception problem) =>
        problem is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    private async Task ReadMessageAsync()
    {
        var most = limits.MaxFrameBytes + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, most));
        try
        {
            var count = 0;
            while (true)
            {
                var room = Math.Min(buffer.Length, most) - count;
                var part = await _socket.ReceiveAsync(buffer.AsMemory(count, room), CancellationToken.None).ConfigureAwait(false);
                count += part.Count;
                if (count == most)
                {
                    Break(CloseCode.TooBig);
                    return;
                }

                if (part.EndOfMessage)
                    break;
                if (count == buffer.Length)
                    buffer = Grow(buffer, most);
            }

            await DeliverAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, most));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> message)
    {
        await wire.MayDeliverAsync().ConfigureAwait(false);
        if (wire.IsClosing)
            return;
        if (FrameReader.TryRead(message.Span, limits, out var frame, out var refusal, out var id))
            actor.Tell(new Received(frame!), ActorRefs.NoSender);
        else if (refusal!.Code == RefusalCode.InvalidUtf8)
            Break(CloseCode.InvalidUtf8);
        else
            actor.Tell(new Malformed(refusal, id), ActorRefs.NoSender);
    }

    private void Break(CloseCode code)
    {
        _broken = true;
        actor.Tell(new WireFault(code), ActorRefs.NoSender);
    }

    private WireClosed ByClient()
    {
        // The socket's actor answers, when it has told the rooms and the user.
        wire.LeftByClient(_socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure);
        return new WireClosed(true, $"closed by the client with {(int?)_socket.CloseStatus}");
    }

    private WireClosed Failed(Exception problem)
    {
        // A client that broke the protocol (a mask, an opcode, UTF-8) was told so by the framework's own close frame: it did not just drop.
        NeedsLinger = problem is WebSocketException { WebSocketErrorCode: WebSocketError.Faulted } && !wire.IsClosing;
        return new WireClosed(NeedsLinger || _broken, problem.Message);
    }
}
