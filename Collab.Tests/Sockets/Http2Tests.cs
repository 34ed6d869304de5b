using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Collab.Actors.Protocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Sockets within HTTP/2, which browsers open wherever a server over TLS offers it (RFC 8441).</summary>
public sealed class Http2Tests : SocketHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    [Fact(DisplayName = "[WS1] a socket over HTTP/2 is welcomed, heard, and closed with the server's code like any other")]
    public async Task Serves()
    {
        using var socket = await ConnectAsync("/ws/room?token=good:ann");
        (await ReceiveAsync(socket)).GetProperty("type").GetString().ShouldBe("welcome");
        (await ReceiveAsync(socket)).GetProperty("type").GetString().ShouldBe("joined");
        await SendAsync(socket, """{"type":"ping","data":{"n":1}}"""u8.ToArray(), WebSocketMessageType.Text);
        (await ReceiveAsync(socket)).GetProperty("data").GetProperty("n").GetInt32().ShouldBe(1);
        await SendAsync(socket, [1, 2, 3], WebSocketMessageType.Binary);
        await CloseOfAsync(socket, 1003, "unsupported_data");
        Heard("ann", what => what is Leave);
    }

    [Fact(DisplayName = "[WS2] a socket over HTTP/2 that may not in hears why; the connection that carries it goes on")]
    public async Task Refuses()
    {
        using var handler = new SocketsHttpHandler();
        using var refused = await ConnectAsync("/ws?token=expired", handler);
        await CloseOfAsync(refused, 1008, "token_expired");
        using var welcome = await ConnectAsync("/ws?token=good:ann", handler);
        (await ReceiveAsync(welcome)).GetProperty("type").GetString().ShouldBe("welcome");
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, SocketsHttpHandler? handler = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(Ws(path), new HttpMessageInvoker(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null), patience.Token);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, byte[] bytes, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(bytes, type, endOfMessage: true, patience.Token);
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        received.EndOfMessage.ShouldBeTrue();
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count)).RootElement;
    }

    private static async Task CloseOfAsync(ClientWebSocket socket, int code, string reason)
    {
        using var patience = new CancellationTokenSource(Patience);
        (await socket.ReceiveAsync(new byte[16].AsMemory(), patience.Token)).MessageType.ShouldBe(WebSocketMessageType.Close);
        ((int?)socket.CloseStatus, socket.CloseStatusDescription).ShouldBe((code, reason));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
    }
}
