using System.IO.Compression;

namespace Collab.Actors.Wire;

/// <summary>RFC 7692 without context takeover: each message is compressed by itself, so that one packet is good for every socket.</summary>
internal static class Deflater
{
    // What a sync flush ends with; the receiver puts it back (section 7.2.1).
    private const int Tail = 4;
    private const int MostKept = 128 * 1024;

    [ThreadStatic]
    private static MemoryStream? _scratch;

    /// <summary>A final text frame with the compressed JSON; null where it would not be smaller than the plain one.</summary>
    public static byte[]? TryPacket(ReadOnlySpan<byte> json)
    {
        var scratch = _scratch ??= new MemoryStream();
        try
        {
            scratch.SetLength(0);
            // The level is the quickest: the next ones win a tenth of the bytes for twice the time.
            using var deflate = new DeflateStream(scratch, CompressionLevel.Fastest, leaveOpen: true);
            deflate.Write(json);
            deflate.Flush();
            var payload = scratch.GetBuffer().AsSpan(0, (int)scratch.Length - Tail);
            return payload.Length < json.Length ? Frame.PacketOf(payload, compressed: true) : null;
        }
        finally
        {
            if (scratch.Capacity > MostKept)
                _scratch = null;
        }
    }
}
