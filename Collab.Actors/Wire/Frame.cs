using System.Buffers.Binary;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>
/// A frame for sockets, encoded once: the JSON, and in front of it in the same array the header of an unmasked, final
/// text frame, so that a socket's writer copies (or hands on) one piece of memory and encodes nothing.
/// </summary>
public sealed partial class Frame
{
    private readonly byte[] _packet;
    private readonly int _header;
    private readonly bool _forOne;

    private Frame(byte[] packet, int header, bool forOne)
    {
        _packet = packet;
        _header = header;
        _forOne = forOne;
    }

    public ReadOnlyMemory<byte> Json => _packet.AsMemory(_header);

    /// <summary>RFC 6455: 0x81, the length in 1, 3 or 9 bytes, and the JSON.</summary>
    public ReadOnlyMemory<byte> Packet => _packet;

    public static Frame FromJson(ReadOnlySpan<byte> json) => FromJson(json, default);

    /// <summary>The JSON in two pieces, so that something can be put between them without an array of its own.</summary>
    /// <param name="forOne">One of many that differ by their receiver: compressing each would cost more than it wins.</param>
    internal static Frame FromJson(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, bool forOne = false)
    {
        var length = head.Length + tail.Length;
        var header = HeaderLength(length);
        var packet = GC.AllocateUninitializedArray<byte>(header + length);
        WriteHeader(packet, length, compressed: false);
        head.CopyTo(packet.AsSpan(header));
        tail.CopyTo(packet.AsSpan(header + head.Length));
        return new Frame(packet, header, forOne);
    }

    /// <summary>A payload behind the header of a final text frame; RSV1 says that it is compressed.</summary>
    internal static byte[] PacketOf(ReadOnlySpan<byte> payload, bool compressed)
    {
        var header = HeaderLength(payload.Length);
        var packet = GC.AllocateUninitializedArray<byte>(header + payload.Length);
        WriteHeader(packet, payload.Length, compressed);
        payload.CopyTo(packet.AsSpan(header));
        return packet;
    }

    /// <summary>Takes what was written and gives the buffer back.</summary>
    internal static Frame From(JsonBuffer json)
    {
        var frame = FromJson(json.Written);
        json.Return();
        return frame;
    }

    public static int HeaderLength(int payload) => payload switch { <= 125 => 2, <= ushort.MaxValue => 4, _ => 10 };

    private static void WriteHeader(Span<byte> packet, int payload, bool compressed)
    {
        packet[0] = (byte)(compressed ? 0xC1 : 0x81);
        switch (payload)
        {
            case <= 125:
                packet[1] = (byte)payload;
                break;
            case <= ushort.MaxValue:
                packet[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)payload);
                break;
            default:
                packet[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(packet[2..], (ulong)payload);
                break;
        }
    }
}
