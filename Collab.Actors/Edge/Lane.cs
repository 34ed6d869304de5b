using System.Numerics;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>How an entry of an outbox is accounted for.</summary>
internal enum LaneKind : byte
{
    /// <summary>Nobody may lose it; its bytes tell a slow consumer.</summary>
    Ordered,

    /// <summary>Nobody may lose it; whoever sends it waits for the outbox to empty.</summary>
    Ahead,

    /// <summary>A newer one may take its place.</summary>
    Latest,
}

/// <summary>The one waiting entry of a latest-wins key; it knows where it stands, so that a newer one can strike it out.</summary>
internal sealed class Slot(SlotKey key)
{
    public SlotKey Key { get; } = key;

    public long Position { get; set; }
}

/// <summary>One entry: a <see cref="Frame"/> or a <see cref="CursorBatch"/>; null where a newer one has struck it out.</summary>
internal readonly record struct LaneEntry(object? Item, Slot? Slot, LaneKind Kind);

/// <summary>
/// A ring of entries in the order in which they came. Positions only grow; what was struck out is squeezed out before the ring
/// grows, so that its size follows what really waits.
/// </summary>
internal sealed class Lane
{
    private LaneEntry[] _ring = [];
    private long _head;
    private long _tail;
    private int _struck;

    public bool IsEmpty => _head == _tail;

    /// <summary>Room for entries now held; a test's view of the memory.</summary>
    public int Capacity => _ring.Length;

    public void Add(object item, Slot? slot, LaneKind kind)
    {
        if (_tail - _head == _ring.Length)
            MakeRoom();
        if (slot is not null)
            slot.Position = _tail;
        this[_tail++] = new LaneEntry(item, slot, kind);
    }

    public LaneEntry At(long position) => this[position];

    public void Strike(long position)
    {
        this[position] = default;
        _struck++;
    }

    /// <summary>The first entry that was not struck out.</summary>
    public bool TryPeek(out LaneEntry entry)
    {
        while (_head < _tail)
        {
            entry = this[_head];
            if (entry.Item is not null)
                return true;
            _head++;
            _struck--;
        }

        entry = default;
        Shrink();
        return false;
    }

    /// <summary>Takes the entry that <see cref="TryPeek"/> showed.</summary>
    public void Drop() => this[_head++] = default;

    public void Clear()
    {
        _ring = [];
        _head = _tail = 0;
        _struck = 0;
    }

    private ref LaneEntry this[long position] => ref _ring[(int)(position & (_ring.Length - 1))];

    // An idle socket should cost next to nothing: a ring that a burst has blown up is given back.
    private void Shrink()
    {
        if (_ring.Length > 16)
            Clear();
    }

    private void MakeRoom()
    {
        var waiting = (int)(_tail - _head) - _struck;
        var ring = new LaneEntry[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, waiting * 2))];
        var position = 0L;
        for (var from = _head; from < _tail; from++)
        {
            var entry = this[from];
            if (entry.Item is null)
                continue;
            if (entry.Slot is { } slot)
                slot.Position = position;
            ring[position++] = entry;
        }

        (_ring, _head, _tail, _struck) = (ring, 0, position, 0);
    }
}
