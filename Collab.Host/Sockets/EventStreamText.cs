using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Collab.Actors.Wire;

namespace Collab.Host.Sockets;

/// <summary>
/// From what an outbox holds, complete WebSocket frames, to the text of an event stream: <c>id: seq</c> for durable ones, <c>data:</c> the frame
/// on one line, and no <c>event:</c>, so that a browser's <c>onmessage</c> gets all of them.
/// </summary>
internal static class EventStreamText
{
    public static ReadOnlySpan<byte> Heartbeat => ":\n\n"u8;

    public static void Start(IBufferWriter<byte> to, TimeSpan retry) =>
        to.Write(Encoding.UTF8.GetBytes($"retry: {(long)retry.TotalMilliseconds}\n\n"));

    /// <summary>The end, and why: a named event, which <c>onmessage</c> does not get.</summary>
    public static void Close(IBufferWriter<byte> to, CloseCode code) => to.Write(Encoding.UTF8.GetBytes(
        $$"""event: close{{"\n"}}data: {"code":{{code.Code}},"reason":"{{code.Reason}}","reconnect":{{(code.Reconnect ? "true" : "false")}}}{{"\n\n"}}"""));

    /// <summary>Frames without masks, fragments or compression, one after the other.</summary>
    public static void Frames(IBufferWriter<byte> to, ReadOnlySpan<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            var (header, length) = Header(packets);
            Frame(to, packets.Slice(header, length));
            packets = packets[(header + length)..];
        }
    }

    private static void Frame(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        if (Seq(json) is { } seq)
        {
            to.Write("id: "u8);
            var number = to.GetSpan(20);
            System.Buffers.Text.Utf8Formatter.TryFormat(seq, number, out var written);
            to.Advance(written);
            to.Write("\n"u8);
        }

        to.Write("data: "u8);
        OneLine(to, json);
        to.Write("\n\n"u8);
    }

    private static (int Header, int Length) Header(ReadOnlySpan<byte> packet) => (packet[1] & 0x7F) switch
    {
        126 => (4, BinaryPrimitives.ReadUInt16BigEndian(packet[2..])),
        127 => (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(packet[2..]))),
        var length => (2, length),
    };

    /// <summary>The envelope's seq: it stands before the data, which is not looked into.</summary>
    private static long? Seq(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("data"u8))
        {
            var found = reader.ValueTextEquals("seq"u8);
            reader.Read();
            if (found)
                return reader.GetInt64();
            reader.TrySkip();
        }

        return null;
    }

    /// <summary>Line ends can only be space between tokens here: in JSON's strings they are escaped.</summary>
    private static void OneLine(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOfAny((byte)'\r', (byte)'\n'); at >= 0; at = json.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            to.Write(json[..at]);
            json = json[(at + 1)..];
        }

        to.Write(json);
    }
}
