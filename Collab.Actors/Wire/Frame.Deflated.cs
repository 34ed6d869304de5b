namespace Collab.Actors.Wire;

// The same frame for sockets that negotiated permessage-deflate [WS14]: compressed at the first demand, once for all of them.
public sealed partial class Frame
{
    /// <summary>JSON of so many bytes at most is sent as it is: there is little to win.</summary>
    public const int DeflateAbove = 1_024;

    private byte[]? _deflated;

    /// <summary>Whether <see cref="DeflatedPacket"/> has nothing to do any more.</summary>
    public bool IsDeflated => IsPlain || Volatile.Read(ref _deflated) is not null;

    /// <summary>
    /// The compressed packet, or the plain one where compressing wins nothing. The first call takes a time that grows with the frame, some
    /// milliseconds per megabyte. Thread-safe. Benchmark: CompressionBenchmark.
    /// </summary>
    public ReadOnlyMemory<byte> DeflatedPacket
    {
        get
        {
            if (IsPlain)
                return _packet;
            if (Volatile.Read(ref _deflated) is { } made)
                return made;
            lock (_packet)
            {
                if (_deflated is null)
                    Volatile.Write(ref _deflated, Deflater.TryPacket(Json.Span) ?? _packet);
                return _deflated;
            }
        }
    }

    private bool IsPlain => _forOne || Json.Length <= DeflateAbove;
}
