using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Collab.Actors.Protocol;
using Collab.Host.Sockets;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>permessage-deflate over real sockets, of the framework's client and by hand [WS14].</summary>
public sealed class CompressionTests : SocketHost
{
    private const string Offer = "permessage-deflate; client_max_window_bits";
    private const byte Rsv1 = 0x40;

    internal override WebSocketSettings WebSocket { get; } = new() { Compression = true };

    [Fact(DisplayName = "[WS14] who offers it gets big frames compressed and small ones plain; who does not gets the same frames plain")]
    public async Task Mixed()
    {
        using var deflating = await OpenAsync("deflating");
        using var plain = await RawAsync("plain");
        await plain.ReceiveAsync("joined");
        plain.Head.ShouldNotContain("Sec-WebSocket-Extensions");
        await plain.SendTextAsync(Message(Text(100)));
        await plain.SendTextAsync(Message(Text(3_000)));
        await plain.SendTextAsync(Message(Text(40_000)));
        foreach (var (length, reserved) in new[] { (100, (byte)0), (3_000, Rsv1), (40_000, Rsv1) })
        {
            TextOf(await deflating.ReceiveAsync("message")).Length.ShouldBe(length);
            deflating.Reserved.ShouldBe(reserved);
            TextOf(await plain.ReceiveAsync("message")).Length.ShouldBe(length);
            plain.Reserved.ShouldBe((byte)0);
        }

        (deflating.BytesRead * 2).ShouldBeLessThan(plain.BytesRead);
    }

    [Fact(DisplayName = "[WS14] the framework's client and the server understand each other both ways, whatever the client's window and takeover")]
    public async Task Framework()
    {
        await using var ann = await ClientAsync("ann", new WebSocketDeflateOptions());
        await using var bob = await ClientAsync("bob", new WebSocketDeflateOptions { ClientMaxWindowBits = 9, ServerContextTakeover = false });
        await using var cid = await JoinAsync("cid");
        foreach (var length in new[] { 0, 10, 1_024, 5_000, 60_000, 5_000 })
        {
            var text = Text(length);
            await ann.SendTextAsync(Message(text));
            foreach (var member in new[] { ann, bob, cid })
                TextOf(await member.ReceiveAsync("message")).ShouldBe(text);
            await bob.SendTextAsync(Message(text));
            foreach (var member in new[] { ann, bob, cid })
                TextOf(await member.ReceiveAsync("message")).ShouldBe(text);
        }
    }

    [Fact(DisplayName = "[WS9] the limit counts what a message inflates to: 64 KiB pass, one byte more closes with 1009")]
    public async Task InflatedLimit()
    {
        await using var ann = await ClientAsync("ann", new WebSocketDeflateOptions());
        var most = (64 * 1024) - Message("").Length;
        await ann.SendTextAsync(Message(new string('x', most)));
        TextOf(await ann.ReceiveAsync("message")).Length.ShouldBe(most);
        await ann.SendTextAsync(Message(new string('x', most + 1)));
        (await ann.ClosedAsync()).ShouldBe((1009, "too_big"));
        Heard("ann", what => what is Leave);
    }

    [Fact(DisplayName = "[WS9] a small message that inflates to 60 MB is closed with 1009, in fragments too")]
    public async Task Bomb()
    {
        var bomb = Deflate(new byte[60_000_000]);
        bomb.Length.ShouldBeLessThan(65_000);
        using var whole = await OpenAsync("whole");
        await whole.SendAsync(RawSocket.Text, bomb, reserved: Rsv1);
        (await whole.ReceiveCloseAsync())!.Value.ShouldBe((1009, "too_big"));
        using var parts = await OpenAsync("parts");
        await parts.SendAsync(RawSocket.Text, bomb[..1_000], final: false, reserved: Rsv1);
        await parts.SendAsync(RawSocket.Continuation, bomb[1_000..], final: false);
        (await parts.ReceiveCloseAsync())!.Value.ShouldBe((1009, "too_big"));
    }

    [Fact(DisplayName = "[WS14] a compressed message in fragments, with a ping between them, is one message; an empty one is no frame and no harm")]
    public async Task Fragments()
    {
        using var raw = await OpenAsync("raw");
        var deflated = Deflate(Encoding.UTF8.GetBytes(Message(Text(5_000))));
        await raw.SendAsync(RawSocket.Text, deflated[..10], final: false, reserved: Rsv1);
        await raw.SendAsync(RawSocket.Ping, [7]);
        // The framework lets RSV1 pass on a control frame, whose payload it takes as it stands.
        await raw.SendAsync(RawSocket.Ping, [8], reserved: Rsv1);
        await raw.SendAsync(RawSocket.Continuation, deflated[10..20], final: false);
        await raw.SendAsync(RawSocket.Continuation, [], final: false);
        await raw.SendAsync(RawSocket.Continuation, deflated[20..]);
        TextOf(await raw.ReceiveAsync("message")).ShouldBe(Text(5_000));
        await raw.SendAsync(RawSocket.Text, [0], reserved: Rsv1);
        (await raw.ReceiveAsync("error")).GetProperty("data").GetProperty("code").GetString().ShouldBe("invalid_format");
        await raw.SendAsync(RawSocket.Text, Deflate("""{"type":"ping","data":1}"""u8.ToArray()), reserved: Rsv1);
        await raw.ReceiveAsync("pong");
    }

    [Theory(DisplayName = "[WS14] RSV1 stands on the first fragment of a message, not on those after it, and RSV2 and RSV3 nowhere: else 1002")]
    [InlineData(RawSocket.Text, 0x20, true)]
    [InlineData(RawSocket.Text, 0x10, true)]
    [InlineData(RawSocket.Continuation, Rsv1, false)]
    public async Task ReservedBits(byte opcode, byte reserved, bool first)
    {
        using var raw = await OpenAsync("raw");
        if (!first)
            await raw.SendAsync(RawSocket.Text, "{"u8.ToArray(), final: false);
        await raw.SendAsync(opcode, [0], reserved: reserved);
        (await raw.ReceiveCloseAsync())!.Value.Code.ShouldBe(1002);
        Heard("raw", what => what is Leave);
    }

    [Fact(DisplayName = "[WS14] a message that is no DEFLATE has its socket cut, that one alone, and what inflates to bad UTF-8 closes with 1007")]
    public async Task Damaged()
    {
        await using var other = await JoinAsync("other");
        using (var damaged = await OpenAsync("damaged"))
        {
            await damaged.SendAsync(RawSocket.Text, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], reserved: Rsv1);
            (await damaged.ReceiveCloseAsync()).ShouldBeNull();
        }

        Heard("damaged", what => what is Leave or SocketLost);
        using var invalid = await OpenAsync("invalid");
        await invalid.SendAsync(RawSocket.Text, Deflate([(byte)'"', 0xC3, 0x28, (byte)'"']), reserved: Rsv1);
        (await invalid.ReceiveCloseAsync())!.Value.Code.ShouldBe(1007);
        await other.SendAsync(new { type = "ping" });
        await other.ReceiveAsync("pong");
    }

    private async Task<RawSocket> OpenAsync(string user)
    {
        var raw = await RawSocket.RequestAsync(
            Address, $"/ws/room?token=good:{user}", headers: RawSocket.Upgrade + $"Sec-WebSocket-Extensions: {Offer}\r\n");
        raw.Head.ShouldContain("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n");
        await raw.ReceiveAsync("joined");
        return raw;
    }

    private async Task<TestSocket> ClientAsync(string user, WebSocketDeflateOptions options)
    {
        var socket = await TestSocket.ConnectAsync(Ws($"/ws/room?token=good:{user}"), deflate: options);
        await socket.ReceiveAsync("joined");
        return socket;
    }

    /// <summary>Text with as much in common with itself as prose has.</summary>
    private static string Text(int length) =>
        string.Concat(Enumerable.Range(0, (length / 8) + 1).Select(n => $"{n * 7919 % 1000:000} ink ")).PadRight(length)[..length];

    private static string Message(string text) => JsonSerializer.Serialize(new { type = "message", data = text });

    private static string TextOf(JsonElement frame) => frame.GetProperty("data").GetString()!;

    private static byte[] Deflate(byte[] message)
    {
        var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.SmallestSize);
        deflate.Write(message);
        deflate.Flush();
        return output.ToArray()[..^4];
    }
}

/// <summary>The same where it is off, as it is unless it is switched on.</summary>
public sealed class NoCompressionTests : SocketHost
{
    [Fact(DisplayName = "[WS14] off unless it is switched on: an offer is not answered, and a compressed message closes with 1002")]
    public async Task Off()
    {
        using var raw = await RawSocket.RequestAsync(
            Address, "/ws/room?token=good:ann", headers: RawSocket.Upgrade + "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        raw.Head.ShouldNotContain("Sec-WebSocket-Extensions");
        await raw.ReceiveAsync("joined");
        await raw.SendAsync(RawSocket.Text, [0], reserved: 0x40);
        (await raw.ReceiveCloseAsync())!.Value.Code.ShouldBe(1002);
    }
}
