using System.Collections.Immutable;
using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>From a durable frame to what it asks of the room: <c>drawing_action</c> [DR1], <c>message</c> [MS1], the application's own [WS13].</summary>
public static class ActionReader
{
    /// <summary>Never throws. The frame must have come from <see cref="FrameReader"/>, which has checked its JSON.</summary>
    public static bool TryRead(ClientFrame frame, out RoomAction? action, out Refusal? refusal)
    {
        refusal = null;
        if (frame.Kind == ClientFrameKind.DrawingAction)
            return TryReadDrawing(frame.Data, out action, out refusal);
        if (frame.Durable)
        {
            action = new RoomAction.Post(frame.Type, frame.Data);
            return true;
        }

        action = null;
        refusal = Refusals.Type(frame.Type, "not a durable type");
        return false;
    }

    private static bool TryReadDrawing(ReadOnlyMemory<byte> data, out RoomAction? action, out Refusal? refusal)
    {
        action = null;
        refusal = null;
        var fields = new Fields();
        if (!fields.TryRead(data.Span, out var fault))
        {
            refusal = Refusals.Format(fault);
            return false;
        }

        (action, refusal) = fields.Action switch
        {
            "draw" => Draw(data.Span),
            "update" => Update(data, fields),
            "erase" => Erase(fields),
            "clear" => (new RoomAction.Clear(), null),
            "undo" => (new RoomAction.Undo(), null),
            "redo" => (new RoomAction.Redo(), null),
            null => (null, Refusals.Format("action is missing")),
            _ => (null, Refusals.Format("unknown action", fields.Action.Length <= 64 ? fields.Action : fields.Action[..64])),
        };
        return action is not null;
    }

    private static (RoomAction? Action, Refusal? Refusal) Draw(ReadOnlySpan<byte> data) =>
        ElementReader.TryRead(data, out var id, out var z, out var body, out var refusal)
            ? (new RoomAction.Draw(id, z, body), null)
            : (null, refusal);

    private static (RoomAction? Action, Refusal? Refusal) Update(ReadOnlyMemory<byte> data, Fields fields)
    {
        if (fields.Id is not { } id)
            return (null, Refusals.Format("element_id is missing"));
        if (fields.Patch is not { } patch)
            return (null, Refusals.Format("patch is missing"));
        return (new RoomAction.UpdateElement(id, data[patch].ToArray()), null);
    }

    private static (RoomAction? Action, Refusal? Refusal) Erase(Fields fields)
    {
        if (fields.Ids.Count == 0 && fields.Id is { } one)
            fields.Ids.Add(one);
        return fields.Ids.Count > 0
            ? (new RoomAction.Erase([.. fields.Ids]), null)
            : (null, Refusals.Format("element_ids is missing or empty"));
    }

    /// <summary>The members that any of the actions names.</summary>
    private sealed class Fields
    {
        public string? Action { get; private set; }

        public ElementId? Id { get; private set; }

        public ImmutableArray<ElementId>.Builder Ids { get; } = ImmutableArray.CreateBuilder<ElementId>();

        public Range? Patch { get; private set; }

        public bool TryRead(ReadOnlySpan<byte> data, out string fault)
        {
            fault = "";
            var reader = new Utf8JsonReader(data);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                fault = "data must be an object";
            // A draw has an own reader for the rest, which is most of all bytes that come in: it is not read twice.
            while (fault.Length == 0 && Action != "draw" && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                fault = ReadMember(ref reader) ?? "";
            return fault.Length == 0;
        }

        private string? ReadMember(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("action"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    return "action must be a string";
                Action = reader.GetString();
                return null;
            }

            if (reader.ValueTextEquals("element_id"u8))
            {
                reader.Read();
                Id = IdOf(ref reader);
                return Id is null ? "element_id must match [A-Za-z0-9_.:-]{1,128}" : null;
            }

            if (reader.ValueTextEquals("element_ids"u8))
                return ReadIds(ref reader);
            if (reader.ValueTextEquals("patch"u8))
                return ReadPatch(ref reader);
            reader.Read();
            reader.TrySkip();
            return null;
        }

        private string? ReadIds(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
                return "element_ids must be an array";
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (IdOf(ref reader) is not { } id)
                    return "element_ids must hold ids that match [A-Za-z0-9_.:-]{1,128}";
                Ids.Add(id);
            }

            return null;
        }

        private string? ReadPatch(ref Utf8JsonReader reader)
        {
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject)
                return "patch must be an object";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("element_id"u8) || reader.ValueTextEquals("action"u8))
                    return "a patch cannot change id, element_id or action";
                reader.Read();
                reader.TrySkip();
            }

            Patch = from..(int)reader.BytesConsumed;
            return null;
        }

        private static ElementId? IdOf(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.String && ElementId.TryParse(reader.GetString(), out var id) ? id : null;
    }
}
