using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>What may go over the wire, and with which code the rest is answered.</summary>
public sealed class WireRulesTests : SocketHost
{
    [Fact(DisplayName = "[WS7] a frame of one member reaches all, and its ack the sender, over real sockets")]
    public async Task RoundTrip()
    {
        await using var ann = await JoinAsync("ann");
        await using var bob = await JoinAsync("bob");
        await ann.SendAsync(new { type = "message", id = "m1", data = new { text = "häj 👋" } });
        foreach (var member in new[] { ann, bob })
        {
            var message = await member.ReceiveAsync("message");
            message.GetProperty("user_id").GetString().ShouldBe("ann");
            message.GetProperty("data").GetProperty("text").GetString().ShouldBe("häj 👋");
        }

        (await ann.AnswerAsync("m1")).GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[WS9] a message of 64 KiB passes, one byte more closes with 1009")]
    public async Task TooBig()
    {
        await using var ann = await JoinAsync();
        await ann.SendTextAsync(Message(64 * 1024));
        (await ann.ReceiveAsync("message")).GetProperty("data").GetProperty("fill").GetString()!.Length.ShouldBeGreaterThan(65_000);
        await ann.SendTextAsync(Message((64 * 1024) + 1));
        (await ann.ClosedAsync()).ShouldBe((1009, "too_big"));
        Heard("ann", what => what is Leave);
    }

    [Fact(DisplayName = "[WS9] a message that grows over the limit in fragments closes with 1009 as soon as it does")]
    public async Task TooBigInFragments()
    {
        using var raw = await RawAsync();
        await raw.ReceiveAsync("joined");
        await raw.SendAsync(RawSocket.Text, Encoding.ASCII.GetBytes(Message(60_000)), final: false);
        await raw.SendAsync(RawSocket.Continuation, new byte[5_537], final: false);
        (await raw.ReceiveCloseAsync())!.Value.ShouldBe((1009, "too_big"));
    }

    [Fact(DisplayName = "[WS9] a message that declares 100 MB is closed with 1009 after 64 KiB of it")]
    public async Task HugeDeclared()
    {
        using var raw = await RawAsync();
        await raw.ReceiveAsync("joined");
        await raw.SendAsync(RawSocket.Text, new byte[64 * 1024], declared: 100_000_000);
        await raw.SendBytesAsync(new byte[1]);
        (await raw.ReceiveCloseAsync())!.Value.ShouldBe((1009, "too_big"));
    }

    [Fact(DisplayName = "[WS9] a binary message closes with 1003")]
    public async Task Binary()
    {
        await using var ann = await JoinAsync();
        await ann.SendBytesAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary);
        (await ann.ClosedAsync()).ShouldBe((1003, "unsupported_data"));
        Heard("ann", what => what is Leave);
    }

    [Fact(DisplayName = "[WS9] invalid UTF-8 closes with 1007, also where a fragment ends in the middle of a character; the rooms are left")]
    public async Task InvalidUtf8()
    {
        using (var whole = await RawAsync("whole"))
        {
            await whole.ReceiveAsync("joined");
            await whole.SendAsync(RawSocket.Text, [(byte)'"', 0xC3, 0x28, (byte)'"']);
            (await whole.ReceiveCloseAsync())!.Value.Code.ShouldBe(1007);
        }

        Heard("whole", what => what is Leave);
        using var parts = await RawAsync("parts");
        await parts.ReceiveAsync("joined");
        var good = """{"type":"ping","data":"é"}"""u8.ToArray();
        var middle = Array.IndexOf(good, (byte)0xC3) + 1;
        await parts.SendAsync(RawSocket.Text, good[..middle], final: false);
        await parts.SendAsync(RawSocket.Continuation, good[middle..]);
        (await parts.ReceiveAsync("pong")).GetProperty("data").GetString().ShouldBe("é");
        await parts.SendAsync(RawSocket.Text, good[..middle], final: false);
        await parts.SendAsync(RawSocket.Continuation, [0x20]);
        (await parts.ReceiveCloseAsync())!.Value.Code.ShouldBe(1007);
    }

    [Fact(DisplayName = "[WS5] a message in fragments, with a ping between them, is one message; the ping is answered")]
    public async Task Fragments()
    {
        using var raw = await RawAsync();
        await raw.ReceiveAsync("joined");
        await raw.SendAsync(RawSocket.Text, """{"type":"pi"""u8.ToArray(), final: false);
        await raw.SendAsync(RawSocket.Ping, "are you there"u8.ToArray());
        await raw.SendAsync(RawSocket.Continuation, [], final: false);
        await raw.SendAsync(RawSocket.Continuation, """ng","data":7}"""u8.ToArray());
        var (opcode, payload) = (await raw.ReceiveAsync())!.Value;
        opcode.ShouldBe(RawSocket.Pong);
        payload.ShouldBe("are you there"u8.ToArray());
        (await raw.ReceiveAsync("pong")).GetProperty("data").GetInt32().ShouldBe(7);
    }

    [Theory(DisplayName = "[WS9] what breaks RFC 6455 closes with 1002, and the rooms are left")]
    [InlineData("unmasked")]
    [InlineData("reserved bit")]
    [InlineData("unknown opcode")]
    [InlineData("long ping")]
    [InlineData("fragmented ping")]
    [InlineData("continuation of nothing")]
    [InlineData("text within text")]
    [InlineData("close of one byte")]
    public async Task BreaksTheProtocol(string how)
    {
        using var raw = await RawAsync("rude");
        await raw.ReceiveAsync("joined");
        var text = """{"type":"message"}"""u8.ToArray();
        await raw.SendBytesAsync(how switch
        {
            "unmasked" => raw.Frame(RawSocket.Text, text, masked: false),
            "reserved bit" => raw.Frame(RawSocket.Text, text, reserved: 0x40),
            "unknown opcode" => raw.Frame(0x3, text),
            "long ping" => raw.Frame(RawSocket.Ping, new byte[126]),
            "fragmented ping" => raw.Frame(RawSocket.Ping, text, final: false),
            "continuation of nothing" => raw.Frame(RawSocket.Continuation, text),
            "text within text" => [.. raw.Frame(RawSocket.Text, text, final: false), .. raw.Frame(RawSocket.Text, text)],
            _ => raw.Frame(RawSocket.Close, [3]),
        });
        (await raw.ReceiveCloseAsync())!.Value.Code.ShouldBe(1002);
        Heard("rude", what => what is Leave);
        (await raw.EndsAsync()).ShouldBeTrue();
    }

    [Fact(DisplayName = "[WS8] what is no frame is an error with its id, and the connection stays; the 20th closes with too_many_errors")]
    public async Task Errors()
    {
        await using var ann = await JoinAsync();
        await ann.SendTextAsync("no json");
        (await ann.ReceiveAsync("error")).GetProperty("data").GetProperty("message").GetString()!.ShouldStartWith("Invalid message format");
        await ann.SendTextAsync("""{"type":"welcome","id":"w1"}""");
        var type = await ann.AnswerAsync("w1");
        type.GetProperty("data").GetProperty("message").GetString()!.ShouldStartWith("Invalid message type");
        await ann.SendTextAsync("");
        await ann.ReceiveAsync("error");
        await ann.SendAsync(new { type = "ping", data = 1 });
        await ann.ReceiveAsync("pong");
        for (var n = 3; n < 20; n++)
            await ann.SendTextAsync("[]");
        (await ann.ClosedAsync()).ShouldBe((1008, "too_many_errors"));
        ann.All.Count(frame => frame.GetProperty("type").GetString() == "error").ShouldBe(20);
    }

    [Theory(DisplayName = "[RM5] a client's close frame is answered with its own code, and the room hears at once that it left")]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(3999)]
    public async Task ClosedByClient(int code)
    {
        using var raw = await RawAsync("polite");
        await raw.ReceiveAsync("joined");
        await raw.SendAsync(RawSocket.Close, [(byte)(code >> 8), (byte)code, .. "bye"u8]);
        (await raw.ReceiveCloseAsync())!.Value.Code.ShouldBe(code);
        (await raw.EndsAsync()).ShouldBeTrue();
        Heard("polite", what => what is Leave);
    }

    [Fact(DisplayName = "[RM5] a client that ends its half of the connection, or resets it, has dropped: the room hears that it was lost")]
    public async Task Dropped()
    {
        using (var half = await RawAsync("half"))
        {
            await half.ReceiveAsync("joined");
            half.Socket.Shutdown(SocketShutdown.Send);
            Heard("half", what => what is SocketLost);
            (await half.EndsAsync()).ShouldBeTrue();
        }

        var reset = await RawAsync("reset");
        await reset.ReceiveAsync("joined");
        reset.Socket.Close(0);
        Heard("reset", what => what is SocketLost);
    }

    [Fact(DisplayName = "[WS5] what a client sends before its close frame is all heard")]
    public async Task HeardBeforeClose()
    {
        using var raw = await RawAsync("brief");
        await raw.ReceiveAsync("joined");
        var burst = Enumerable.Range(0, 50).SelectMany(n => raw.Frame(RawSocket.Text, Encoding.ASCII.GetBytes($"{{\"data\":{n}}}")))
            .Concat(raw.Frame(RawSocket.Close, [0x03, 0xE8])).ToArray();
        await raw.SendBytesAsync(burst);
        for (var n = 0; n < 50; n++)
        {
            var said = (MiniRooms.Said)Heard("brief", what => what is Inbound);
            Encoding.ASCII.GetString(((Inbound)said.What).Frame.Data.Span).ShouldBe(n.ToString());
        }

        Heard("brief", what => what is Leave);
    }

    private static string Message(int size)
    {
        const string head = """{"type":"message","data":{"fill":" """;
        const string tail = "\"}}";
        return head.TrimEnd() + new string('x', size - head.TrimEnd().Length - tail.Length) + tail;
    }
}
