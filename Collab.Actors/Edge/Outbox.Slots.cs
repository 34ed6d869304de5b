using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>What a newer one may replace: an ephemeral frame of a room by its key, or the room's cursors (no key).</summary>
internal readonly record struct SlotKey(RoomKey Room, string? Key);

// The latest-wins half of an outbox. Slots are made only for a socket that does not keep up; they have a bound of their own, and what
// finds no slot is left out, since a newer one will follow.
public sealed partial class Outbox
{
    private readonly int _maxSlots;
    private Dictionary<SlotKey, Slot>? _slots;
    private long _slotBytes;

    /// <summary>Of the frames with one key only the latest waits.</summary>
    public void OfferLatest(RoomKey room, string key, Frame frame)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
                return;
            AddLatest(new SlotKey(room, key), frame);
            wake = StartWriting();
        }

        Wake(wake);
    }

    /// <summary>The same for what belongs to no room; the key says to what.</summary>
    public void OfferLatest(string key, Frame frame) => OfferLatest(default, key, frame);

    /// <summary>The cursors of a room but for the socket's own; while they wait, newer positions join them.</summary>
    public void OfferCursors(RoomKey room, CursorBatch cursors)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
                return;
            AddLatest(new SlotKey(room, null), cursors);
            wake = StartWriting();
        }

        Wake(wake);
    }

    private void AddLatest(SlotKey key, object item)
    {
        // A socket that keeps up needs no slots: nothing waits that could be replaced.
        if (!_writing && _lane.IsEmpty)
        {
            _lane.Add(item, null, LaneKind.Latest);
            return;
        }

        _slots ??= [];
        var size = SizeOf(item);
        if (_slots.TryGetValue(key, out var slot))
        {
            var old = _lane.At(slot.Position).Item!;
            _slotBytes -= SizeOf(old);
            if (old is CursorBatch older)
            {
                item = Merge(older, (CursorBatch)item);
                size = SizeOf(item);
            }

            _lane.Strike(slot.Position);
            _metrics.LeftOut();
        }
        else if (_slots.Count >= _maxSlots || _slotBytes + size > _maxBytes)
        {
            _metrics.LeftOut();
            return;
        }
        else
        {
            slot = new Slot(key);
            _slots.Add(key, slot);
        }

        _slotBytes += size;
        _lane.Add(item, slot, LaneKind.Latest);
    }

    private void Forget(LaneEntry entry)
    {
        if (entry.Slot is not { } slot)
            return;
        _slots!.Remove(slot.Key);
        _slotBytes -= SizeOf(entry.Item!);
    }

    private static int SizeOf(object item) => item is Frame frame ? frame.Packet.Length : SizeOf((CursorBatch)item);

    private static int SizeOf(CursorBatch cursors)
    {
        var size = 0;
        foreach (var entry in cursors.Entries)
            size += entry.Json.Length + entry.Connection.Value.Length + 4;
        return size;
    }

    private static CursorBatch Merge(CursorBatch older, CursorBatch newer)
    {
        var latest = new Dictionary<ConnectionId, CursorEntry>(older.Entries.Length + newer.Entries.Length);
        foreach (var entry in older.Entries)
            latest[entry.Connection] = entry;
        foreach (var entry in newer.Entries)
            latest[entry.Connection] = entry;
        return new CursorBatch(newer.Room, newer.At, [.. latest.Values]);
    }
}
