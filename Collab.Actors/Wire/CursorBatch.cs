using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>One moved cursor, encoded once: <c>{"user_id":…,"name":…,"timestamp":…,"x":…,"y":…,…}</c>.</summary>
public readonly record struct CursorEntry(ConnectionId Connection, ReadOnlyMemory<byte> Json)
{
    public static CursorEntry Of(Author by, Cursor cursor, DateTimeOffset now)
    {
        var json = JsonBuffer.Rent()
            .Raw("{\"user_id\":"u8).String(by.User.Value)
            .Raw(",\"name\":"u8).String(by.Name)
            .Raw(",\"timestamp\":"u8).Time(now)
            .Raw((byte)',').Raw(cursor.Members.Span).Raw((byte)'}');
        var bytes = json.ToArray();
        json.Return();
        return new CursorEntry(by.Connection, bytes);
    }
}

/// <summary>
/// What moved in a room since its last tick [CU1]. Every member gets it without its own cursor: who did not move shares one
/// frame, who did gets the bytes before and after its own. Measured by Collab.Benchmarks/Wire/CursorBenchmarks.cs.
/// </summary>
public sealed class CursorBatch
{
    private readonly byte[] _json;
    private readonly Dictionary<ConnectionId, (int From, int To)> _places;
    private readonly int _first;
    private Frame? _whole;

    public CursorBatch(RoomId room, DateTimeOffset now, ImmutableArray<CursorEntry> entries)
    {
        Room = room;
        At = now;
        Entries = entries;
        _places = new Dictionary<ConnectionId, (int From, int To)>(entries.Length);
        var json = FrameWriter.Begin(FrameType.Cursors, now, room).Raw(",\"data\":{\"cursors\":{"u8);
        _first = json.Length;
        foreach (var entry in entries)
        {
            if (json.Length > _first)
                json.Raw((byte)',');
            var from = json.Length;
            json.String(entry.Connection.Value).Raw((byte)':').Raw(entry.Json.Span);
            _places.Add(entry.Connection, (from, json.Length));
        }

        _json = json.Raw("}}}"u8).ToArray();
        json.Return();
    }

    public RoomId Room { get; }

    public DateTimeOffset At { get; }

    /// <summary>At most one for each connection.</summary>
    public ImmutableArray<CursorEntry> Entries { get; }

    /// <summary>The frame for one receiver; null where nothing is left without its own cursor.</summary>
    public Frame? Compose(ConnectionId? except)
    {
        if (except is not { } receiver || !_places.TryGetValue(receiver, out var own))
            return Entries.IsEmpty ? null : _whole ??= Frame.FromJson(_json);
        if (_places.Count == 1)
            return null;
        // One comma goes with the entry: the one before it, or for the first entry the one after it.
        var (from, to) = own.From > _first ? (own.From - 1, own.To) : (own.From, own.To + 1);
        return Frame.FromJson(_json.AsSpan(0, from), _json.AsSpan(to), forOne: true);
    }
}
