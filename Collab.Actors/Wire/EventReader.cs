using System.Collections.Immutable;
using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>
/// Back from stored bytes to events: the other half of <see cref="FrameWriter.Event"/>. What cannot be read here was not written
/// there, so it throws <see cref="InvalidDataException"/>: a journal that lies must not become a room.
/// </summary>
public static class EventReader
{
    public static RoomEvent Read(ReadOnlyMemory<byte> frameJson) => Guard(frameJson, static json =>
    {
        var envelope = Envelope.Read(json);
        if (envelope.Seq < 1 || envelope.Data.IsEmpty)
            throw new InvalidDataException("An event without a seq or without data.");
        var change = envelope.Type == FrameType.DrawingAction
            ? ReadDrawing(envelope.Data)
            : new RoomChange.Posted(envelope.Type!, envelope.Data.ToArray(), envelope.Run);
        var by = new Author(
            UserId.Parse(envelope.User ?? throw new InvalidDataException("An event without a user.")),
            envelope.Name ?? "",
            envelope.Connection is { } connection ? ConnectionId.Parse(connection) : default);
        return new RoomEvent(envelope.Seq, envelope.At, by, envelope.Id, change);
    });

    /// <summary>The seq alone, for those who only count.</summary>
    public static long ReadSeq(ReadOnlyMemory<byte> frameJson) => Guard(frameJson, static json => Envelope.Read(json).Seq);

    internal static Element ReadElement(ReadOnlySpan<byte> json) =>
        ElementReader.TryRead(json, out var id, out var z, out var body, out var refusal)
            ? new Element(
                id ?? throw new InvalidDataException("An element without an id."),
                z ?? throw new InvalidDataException("An element without a z."),
                body)
            : throw new InvalidDataException(refusal!.Message);

    private static T Guard<T>(ReadOnlyMemory<byte> json, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("A stored frame cannot be read.", e);
        }
    }

    private static RoomChange ReadDrawing(ReadOnlyMemory<byte> data)
    {
        string? action = null;
        ElementId? id = null;
        long target = 0;
        ReadOnlyMemory<byte> patch = default;
        ImmutableArray<ElementId> ids = [];
        ImmutableArray<ElementId> remove = [];
        ImmutableArray<Element> put = [];
        var reader = new Utf8JsonReader(data.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "action":
                    action = reader.GetString();
                    if (action == "draw")
                        return new RoomChange.Drew(ReadElement(data.Span));
                    break;
                case "element_id":
                    id = ElementId.Parse(reader.GetString()!);
                    break;
                case "element_ids":
                    ids = ReadIds(ref reader);
                    break;
                case "remove":
                    remove = ReadIds(ref reader);
                    break;
                case "put":
                    put = ReadElements(ref reader, data.Span);
                    break;
                case "target_seq":
                    target = reader.GetInt64();
                    break;
                case "patch":
                    var from = (int)reader.TokenStartIndex;
                    reader.Skip();
                    patch = data[from..(int)reader.BytesConsumed].ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return action switch
        {
            "update" => new RoomChange.Updated(id ?? throw new InvalidDataException("An update of nothing."), patch),
            "erase" => new RoomChange.Erased(ids),
            "clear" => new RoomChange.Cleared(),
            "undo" => new RoomChange.Undone(target, put, remove),
            "redo" => new RoomChange.Redone(target, put, remove),
            _ => throw new InvalidDataException($"An unknown drawing action '{action}'."),
        };
    }

    private static ImmutableArray<ElementId> ReadIds(ref Utf8JsonReader reader)
    {
        var ids = ImmutableArray.CreateBuilder<ElementId>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ids.Add(ElementId.Parse(reader.GetString()!));
        return ids.ToImmutable();
    }

    private static ImmutableArray<Element> ReadElements(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var elements = ImmutableArray.CreateBuilder<Element>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(ReadElement(data[from..(int)reader.BytesConsumed]));
        }

        return elements.ToImmutable();
    }

    private readonly ref struct Envelope
    {
        public string? Type { get; private init; }

        public DateTimeOffset At { get; private init; }

        public long Seq { get; private init; }

        public string? User { get; private init; }

        public string? Connection { get; private init; }

        public string? Name { get; private init; }

        public string? Id { get; private init; }

        public RunTag? Run { get; private init; }

        public ReadOnlyMemory<byte> Data { get; private init; }

        public static Envelope Read(ReadOnlyMemory<byte> json)
        {
            string? type = null, user = null, connection = null, name = null, id = null, run = null, agent = null, workflow = null;
            DateTimeOffset at = default;
            long seq = 0, runSeq = 0;
            ReadOnlyMemory<byte> data = default;
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var from = 0;
                var field = reader.ValueSpan;
                reader.Read();
                if (field.SequenceEqual("type"u8))
                    type = reader.GetString();
                else if (field.SequenceEqual("timestamp"u8))
                    at = reader.GetDateTimeOffset();
                else if (field.SequenceEqual("seq"u8))
                    seq = reader.GetInt64();
                else if (field.SequenceEqual("user_id"u8))
                    user = reader.GetString();
                else if (field.SequenceEqual("connection_id"u8) || field.SequenceEqual("origin"u8))
                    connection = reader.GetString();
                else if (field.SequenceEqual("name"u8))
                    name = reader.GetString();
                else if (field.SequenceEqual("id"u8))
                    id = reader.GetString();
                else if (field.SequenceEqual("run_id"u8))
                    run = reader.GetString();
                else if (field.SequenceEqual("run_seq"u8))
                    runSeq = reader.GetInt64();
                else if (field.SequenceEqual("agent_name"u8))
                    agent = reader.GetString();
                else if (field.SequenceEqual("workflow_id"u8))
                    workflow = reader.GetString();
                else
                {
                    from = (int)reader.TokenStartIndex;
                    reader.Skip();
                    if (field.SequenceEqual("data"u8))
                        data = json[from..(int)reader.BytesConsumed];
                }
            }

            return new Envelope
            {
                Type = type ?? throw new InvalidDataException("A frame without a type."),
                At = at,
                Seq = seq,
                User = user,
                Connection = connection,
                Name = name,
                Id = id,
                Run = run is null ? null : new RunTag(RunId.Parse(run), runSeq, agent ?? throw new InvalidDataException("A run's event without an agent."), workflow, at),
                Data = data,
            };
        }
    }
}
