using System.Buffers;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>
/// What one write carries: a lone packet as it is, several copied into one pooled buffer. A wire owns one of these and uses it over
/// again, so that writing allocates nothing.
/// </summary>
public sealed class Batch
{
    /// <summary>Packets are gathered up to here; a bigger packet goes alone.</summary>
    public const int MaxGathered = 64 * 1024;

    private byte[]? _pooled;
    private int _length;

    /// <summary>Complete WebSocket frames, one after the other.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>
    /// A frame that is too big to be compressed while others wait for it: the wire asks it for its packet, and says with <see cref="Single"/>
    /// what it writes instead of <see cref="Bytes"/>.
    /// </summary>
    public Frame? Big { get; internal set; }

    /// <summary>How many frames it holds.</summary>
    public int Frames { get; internal set; }

    /// <summary>Its part that counts against the bound for slow consumers.</summary>
    internal int OrderedBytes { get; set; }

    /// <summary>Its part that the sender paces, see <see cref="Outbox.OfferAhead"/>.</summary>
    internal int AheadBytes { get; set; }

    /// <summary>One packet, as it is.</summary>
    public void Single(ReadOnlyMemory<byte> packet) => (Bytes, Frames) = (packet, 1);

    internal void Begin(int capacity) => (_pooled, _length) = (ArrayPool<byte>.Shared.Rent(capacity), 0);

    internal void Append(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_pooled.AsSpan(_length));
        _length += packet.Length;
        Frames++;
    }

    internal bool Fits(int length) => _length + length <= Math.Min(_pooled!.Length, MaxGathered);

    internal void End() => Bytes = _pooled.AsMemory(0, _length);

    /// <summary>Gives the pooled buffer back; only when nobody reads it any more.</summary>
    public void Release()
    {
        if (_pooled is { } pooled)
            ArrayPool<byte>.Shared.Return(pooled);
        _pooled = null;
        (Bytes, Big) = (default, null);
        (Frames, OrderedBytes, AheadBytes) = (0, 0, 0);
    }
}
