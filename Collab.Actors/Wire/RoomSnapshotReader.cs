using System.Collections.Immutable;
using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>The other half of <see cref="RoomSnapshotWriter"/>.</summary>
public static class RoomSnapshotReader
{
    /// <summary><see cref="InvalidDataException"/> where the bytes are no snapshot of a version that is known: then the journal must tell.</summary>
    public static Room Read(ReadOnlySpan<byte> snapshot, RoomLimits limits)
    {
        try
        {
            return ReadRoom(snapshot, limits);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("A stored snapshot cannot be read.", e);
        }
    }

    private static Room ReadRoom(ReadOnlySpan<byte> snapshot, RoomLimits limits)
    {
        Epoch? epoch = null;
        long version = 0, seq = 0, onBoard = 0;
        var table = new List<Element>();
        var undo = RecentMap<UserId, UndoStack>.Empty;
        var dedupe = Dedupe.Empty;
        var canvases = Canvases.Empty;
        var reader = new Utf8JsonReader(snapshot);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "v":
                    version = reader.GetInt64();
                    break;
                case "epoch":
                    epoch = Epoch.Parse(reader.GetString()!);
                    break;
                case "seq":
                    seq = reader.GetInt64();
                    break;
                case "table":
                    ReadTable(ref reader, snapshot, table);
                    break;
                case "board":
                    onBoard = reader.GetInt64();
                    break;
                case "canvases":
                    canvases = ReadCanvases(ref reader, snapshot);
                    break;
                case "undo":
                    undo = ReadUndo(ref reader, table, limits);
                    break;
                case "dedupe":
                    dedupe = ReadDedupe(ref reader, limits);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (version is < 1 or > RoomSnapshotWriter.Version || epoch is null)
            throw new InvalidDataException($"A snapshot of version {version} is not known here.");
        var board = Board.Empty.Change([], [.. table.Take((int)onBoard)]);
        return Room.Restore(epoch.Value, seq, board, canvases, undo, dedupe, limits);
    }

    private static void ReadTable(ref Utf8JsonReader reader, ReadOnlySpan<byte> snapshot, List<Element> table)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            table.Add(EventReader.ReadElement(snapshot[from..(int)reader.BytesConsumed]));
        }
    }

    private static Canvases ReadCanvases(ref Utf8JsonReader reader, ReadOnlySpan<byte> snapshot)
    {
        var open = ImmutableArray.CreateBuilder<Canvas>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            open.Add(ReadCanvas(snapshot[from..(int)reader.BytesConsumed]));
        }

        return Canvases.Restore(open.ToImmutable());
    }

    private static Canvas ReadCanvas(ReadOnlySpan<byte> json) => new(
        JsonMember.Find(json, "canvas_id"u8)?.Text(json) ?? throw new InvalidDataException("A canvas without an id."),
        JsonMember.Find(json, "type"u8)?.Text(json) ?? throw new InvalidDataException("A canvas without a type."),
        Bytes(json, "data"u8),
        Bytes(json, "updates"u8));

    private static byte[] Bytes(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) =>
        JsonMember.Find(json, name) is { } member ? json[member.Value].ToArray() : throw new InvalidDataException("A canvas that is not whole.");

    private static RecentMap<UserId, UndoStack> ReadUndo(ref Utf8JsonReader reader, List<Element> table, RoomLimits limits)
    {
        var stacks = RecentMap<UserId, UndoStack>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var user = UserId.Parse(NextString(ref reader));
            var use = NextNumber(ref reader);
            Expect(ref reader, JsonTokenType.StartArray);
            var done = ReadEntries(ref reader, table);
            Expect(ref reader, JsonTokenType.StartArray);
            var undone = ReadEntries(ref reader, table);
            Expect(ref reader, JsonTokenType.EndArray);
            stacks = stacks.Set(user, new UndoStack(done, undone), use, limits.UndoUsers);
        }

        return stacks;
    }

    private static ImmutableList<UndoEntry> ReadEntries(ref Utf8JsonReader reader, List<Element> table)
    {
        var entries = ImmutableList.CreateBuilder<UndoEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var seq = NextNumber(ref reader);
            var changes = ImmutableArray.CreateBuilder<ElementChange>();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                var id = ElementId.Parse(NextString(ref reader));
                changes.Add(new ElementChange(id, At(NextNumber(ref reader)), At(NextNumber(ref reader))));
                Expect(ref reader, JsonTokenType.EndArray);
            }

            entries.Add(new UndoEntry(seq, changes.ToImmutable()));
        }

        return entries.ToImmutable();

        Element? At(long index) => index < 0 ? null : table[(int)index];
    }

    private static Dedupe ReadDedupe(ref Utf8JsonReader reader, RoomLimits limits)
    {
        // An id's seq is its origin's use too, so remembering the ids of all origins in the order of their seqs
        // would give the same; within one origin they are in that order, and origins are in the order of their last.
        var dedupe = Dedupe.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var origin = NextString(ref reader);
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                var id = NextString(ref reader);
                dedupe = dedupe.Remember(new CommandKey(origin, id), NextNumber(ref reader), limits);
                Expect(ref reader, JsonTokenType.EndArray);
            }
        }

        return dedupe;
    }

    private static string NextString(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static long NextNumber(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return reader.GetInt64();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new InvalidDataException($"A snapshot with {reader.TokenType} where {token} belongs.");
    }
}
