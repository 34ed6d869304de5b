using System.Collections.Immutable;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>
/// The last frames of a room, for those who were away for a moment: bounded by count and by bytes, whichever is reached first. The
/// frames' seqs have no gaps, so a place is an index.
/// </summary>
internal sealed class TailRing(int maxFrames, int maxBytes)
{
    private readonly Queue<Frame> _frames = new();
    private long _bytes;

    /// <summary>Everything after this seq is here.</summary>
    public long Start { get; private set; }

    public long End => Start + _frames.Count;

    /// <summary>An empty ring that begins after <paramref name="seq"/>.</summary>
    public void Reset(long seq)
    {
        _frames.Clear();
        _bytes = 0;
        Start = seq;
    }

    public void Add(Frame frame)
    {
        _frames.Enqueue(frame);
        _bytes += frame.Json.Length;
        while (_frames.Count > maxFrames || (_bytes > maxBytes && _frames.Count > 0))
        {
            _bytes -= _frames.Dequeue().Json.Length;
            Start++;
        }
    }

    public bool Covers(long since) => since >= Start && since <= End;

    /// <summary>The earliest seq from which on no more than so many bytes are left to send.</summary>
    public long EntryPoint(int bytes)
    {
        var (seq, left) = (Start, _bytes);
        foreach (var frame in _frames)
        {
            if (left <= bytes)
                return seq;
            left -= frame.Json.Length;
            seq++;
        }

        return seq;
    }

    /// <summary>The frames after <paramref name="since"/>, which must be covered.</summary>
    public ImmutableArray<Frame> After(long since) => [.. _frames.Skip((int)(since - Start))];

    /// <summary>At most so many of them and not much more than so many bytes.</summary>
    public ImmutableArray<Frame> After(long since, int events, int bytes)
    {
        var page = ImmutableArray.CreateBuilder<Frame>();
        foreach (var frame in _frames.Skip((int)(since - Start)))
        {
            if (page.Count >= events || bytes <= 0)
                break;
            page.Add(frame);
            bytes -= frame.Json.Length;
        }

        return page.ToImmutable();
    }
}
