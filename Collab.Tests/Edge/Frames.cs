using System.Text;
using System.Text.Json;
using Collab.Actors.Wire;

namespace Collab.Tests.Edge;

/// <summary>Small frames to tell apart, and what a batch of packets holds.</summary>
internal static class Frames
{
    public static Frame Of(string type, int number = 0) =>
        Frame.FromJson(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"n\":{number}}}"));

    /// <summary>A frame whose packet has exactly so many bytes.</summary>
    public static Frame OfSize(int packet)
    {
        var json = packet - 2 <= 125 ? packet - 2 : packet - 4 <= ushort.MaxValue ? packet - 4 : packet - 10;
        return Frame.FromJson(Encoding.ASCII.GetBytes("{\"type\":\"filler\",\"fill\":\"".PadRight(json - 2, 'x') + "\"}"));
    }

    /// <summary>The frames of consecutive WebSocket packets, in order.</summary>
    public static List<JsonElement> Read(ReadOnlySpan<byte> packets)
    {
        var frames = new List<JsonElement>();
        while (!packets.IsEmpty)
        {
            packets[0].ShouldBeByte(0x81);
            var (length, header) = packets[1] switch
            {
                126 => ((packets[2] << 8) | packets[3], 4),
                127 => ((int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(packets[2..]), 10),
                var small => (small, 2),
            };
            frames.Add(JsonDocument.Parse(packets.Slice(header, length).ToArray()).RootElement);
            packets = packets[(header + length)..];
        }

        return frames;
    }

    /// <summary><c>type:n</c> of each frame.</summary>
    public static IEnumerable<string> Names(IEnumerable<JsonElement> frames) =>
        frames.Select(frame => $"{frame.GetProperty("type").GetString()}:{(frame.TryGetProperty("n", out var n) ? n.GetInt32() : 0)}");

    private static void ShouldBeByte(this byte actual, byte expected)
    {
        if (actual != expected)
            throw new InvalidOperationException($"A packet begins with 0x{actual:x2} where 0x{expected:x2} should stand.");
    }
}
