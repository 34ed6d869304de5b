using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>
/// A room as bytes: <c>{"v":2,"epoch","seq","table":[element…],"board":n,"canvases":[…],"undo":[…],"dedupe":[…]}</c>. The first n of the table lie
/// on the board, lowest first; undo points into the table, so that an element it shares with the board is written once.
/// Two rooms of the same events give the same bytes.
/// </summary>
public static class RoomSnapshotWriter
{
    /// <summary>1 had no canvases, and knew only connections as origins in dedupe.</summary>
    public const int Version = 2;

    public static byte[] Write(Room room)
    {
        var json = JsonBuffer.Rent();
        var undo = new JsonBuffer();
        var table = new ElementTable();
        foreach (var element in room.Board.Elements)
            table.IndexOf(element);
        var onBoard = table.Elements.Count;
        WriteUndo(undo, room, table);

        json.Raw("{\"v\":"u8).Number(Version)
            .Raw(",\"epoch\":"u8).String(room.Epoch.Value)
            .Raw(",\"seq\":"u8).Number(room.Seq)
            .Raw(",\"table\":["u8);
        for (var i = 0; i < table.Elements.Count; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            table.Elements[i].WriteTo(json);
        }

        room.Canvases.WriteTo(json.Raw("],\"board\":"u8).Number(onBoard).Raw(",\"canvases\":"u8));
        json.Raw(",\"undo\":"u8).Raw(undo.Written).Raw(",\"dedupe\":"u8);
        WriteDedupe(json, room);
        var bytes = json.Raw((byte)'}').ToArray();
        json.Return();
        return bytes;
    }

    /// <summary><c>[[user, use, [entry…], [entry…]]…]</c>, where an entry is <c>[seq, [id, before, after]…]</c> and −1 stands for no element.</summary>
    private static void WriteUndo(JsonBuffer json, Room room, ElementTable table)
    {
        json.Raw((byte)'[');
        var first = true;
        foreach (var (user, stack, use) in room.UndoStacks.Entries)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').String(user.Value).Raw((byte)',').Number(use).Raw((byte)',');
            WriteEntries(json, stack.Done, table);
            json.Raw((byte)',');
            WriteEntries(json, stack.Undone, table);
            json.Raw((byte)']');
        }

        json.Raw((byte)']');
    }

    private static void WriteEntries(JsonBuffer json, ImmutableList<UndoEntry> entries, ElementTable table)
    {
        json.Raw((byte)'[');
        var first = true;
        foreach (var entry in entries)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').Number(entry.Seq);
            foreach (var change in entry.Changes)
            {
                json.Raw(",["u8).String(change.Id.Value)
                    .Raw((byte)',').Number(table.IndexOf(change.Before))
                    .Raw((byte)',').Number(table.IndexOf(change.After)).Raw((byte)']');
            }

            json.Raw((byte)']');
        }

        json.Raw((byte)']');
    }

    /// <summary><c>[[origin, [id, seq]…]…]</c>, the one that acted longest ago first.</summary>
    private static void WriteDedupe(JsonBuffer json, Room room)
    {
        json.Raw((byte)'[');
        var first = true;
        foreach (var (origin, ids) in room.Dedupe.Entries)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').String(origin);
            foreach (var (id, seq) in ids)
                json.Raw(",["u8).String(id).Raw((byte)',').Number(seq).Raw((byte)']');
            json.Raw((byte)']');
        }

        json.Raw((byte)']');
    }

    private static void Comma(JsonBuffer json, ref bool first)
    {
        if (!first)
            json.Raw((byte)',');
        first = false;
    }

    /// <summary>Each content once, whether or not it is the same object: a room from a snapshot and one from a replay share differently.</summary>
    private sealed class ElementTable : IEqualityComparer<Element>
    {
        private readonly Dictionary<Element, int> _indices;

        public ElementTable() => _indices = new Dictionary<Element, int>(this);

        public List<Element> Elements { get; } = [];

        public int IndexOf(Element? element)
        {
            if (element is null)
                return -1;
            if (_indices.TryGetValue(element, out var index))
                return index;
            _indices.Add(element, Elements.Count);
            Elements.Add(element);
            return Elements.Count - 1;
        }

        public bool Equals(Element? x, Element? y) => Element.Same(x, y);

        public int GetHashCode(Element element)
        {
            var hash = new HashCode();
            hash.Add(element.Id);
            hash.AddBytes(element.Body.Members.Span);
            return hash.ToHashCode();
        }
    }
}
