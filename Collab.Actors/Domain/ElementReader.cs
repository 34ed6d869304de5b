using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// Reads an element from a JSON object that is known to be well formed (depth, keys and numbers were checked where it came in).
/// The named members must have their types; every other member is the client's own and is kept as it is [DR1].
/// </summary>
public static class ElementReader
{
    private static readonly string[] Texts = ["text", "label"];
    private static readonly string[] Numbers =
        ["x", "y", "width", "height", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "rotation"];

    private static readonly string[] StyleTexts = ["color", "stroke", "fill", "font", "font_family", "dash"];
    private static readonly string[] StyleNumbers = ["width", "stroke_width", "opacity", "font_size"];

    /// <summary>
    /// Takes the id (<c>element_id</c> or <c>id</c>), <c>z</c> and the body out of <paramref name="json"/>; <c>action</c> is dropped.
    /// Never throws on well-formed JSON.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out ElementId? id, out double? z, out ElementBody body, out Refusal? refusal)
    {
        id = null;
        z = null;
        body = default;
        refusal = null;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return Refuse("data must be an object", out refusal);

        var members = JsonBuffer.Rent();
        try
        {
            var points = 0;
            var drawable = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var nameAt = (int)reader.TokenStartIndex;
                string? fault = null;
                var kept = true;
                if (reader.ValueTextEquals("action"u8))
                {
                    kept = false;
                    reader.Read();
                    reader.TrySkip();
                }
                else if (reader.ValueTextEquals("element_id"u8) || reader.ValueTextEquals("id"u8))
                {
                    kept = false;
                    reader.Read();
                    fault = ReadId(ref reader, ref id);
                }
                else if (reader.ValueTextEquals("z"u8))
                {
                    kept = false;
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.Number)
                        fault = "z must be a number";
                    else
                        z = reader.GetDouble() + 0.0; // -0 becomes 0: one order, one way to write it.
                }
                else if (reader.ValueTextEquals("points"u8))
                {
                    reader.Read();
                    drawable = true;
                    fault = ReadPoints(ref reader, ref points);
                }
                else if (reader.ValueTextEquals("shape"u8))
                {
                    reader.Read();
                    drawable = true;
                    fault = ReadShape(ref reader, ref points);
                }
                else if (reader.ValueTextEquals("style"u8))
                {
                    reader.Read();
                    fault = ReadStyle(ref reader);
                }
                else
                {
                    fault = ReadNamed(ref reader, Texts, Numbers, nullable: false);
                }

                if (fault is not null)
                    return Refuse(fault, out refusal);
                if (!kept)
                    continue;
                if (members.Length > 0)
                    members.Raw((byte)',');
                AppendMember(members, json, nameAt, (int)reader.BytesConsumed);
            }

            if (!drawable)
                return Refuse("an element needs points or a shape", out refusal);
            body = new ElementBody(members.ToArray(), points);
            return true;
        }
        finally
        {
            members.Return();
        }
    }

    /// <summary>Copies <c>"name":value</c>; spaces within the value stay, those around the colon too: nothing is rewritten.</summary>
    private static void AppendMember(JsonBuffer members, ReadOnlySpan<byte> json, int from, int to) => members.Raw(json[from..to]);

    private static string? ReadId(ref Utf8JsonReader reader, ref ElementId? id)
    {
        if (reader.TokenType != JsonTokenType.String || !ElementId.TryParse(reader.GetString(), out var read))
            return "element_id must match [A-Za-z0-9_.:-]{1,128}";
        if (id is { } other && other != read)
            return "id and element_id differ";
        id = read;
        return null;
    }

    private static string? ReadPoints(ref Utf8JsonReader reader, ref int points)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return "points must be an array";
        var before = points;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var good = reader.TokenType switch
            {
                JsonTokenType.StartArray => ReadPair(ref reader),
                JsonTokenType.StartObject => ReadXy(ref reader),
                _ => false,
            };
            if (!good)
                return $"points[{points - before}] must be [x, y] or {{\"x\": …, \"y\": …}}";
            points++;
        }

        return points > before ? null : "points must not be empty";
    }

    /// <summary>[x, y], [x, y, pressure] or [x, y, pressure, time].</summary>
    private static bool ReadPair(ref Utf8JsonReader reader)
    {
        var numbers = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || ++numbers > 4)
                return false;
        }

        return numbers >= 2;
    }

    private static bool ReadXy(ref Utf8JsonReader reader)
    {
        var found = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var coordinate = reader.ValueTextEquals("x"u8) || reader.ValueTextEquals("y"u8);
            reader.Read();
            if (coordinate && reader.TokenType != JsonTokenType.Number)
                return false;
            if (coordinate)
                found++;
            else
                reader.TrySkip();
        }

        return found == 2;
    }

    private static string? ReadShape(ref Utf8JsonReader reader, ref int points)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueSpan.Length is > 0 and <= 64 ? null : "shape must have 1 to 64 characters";
        if (reader.TokenType != JsonTokenType.StartObject)
            return "shape must be a string or an object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? fault;
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                fault = reader.TokenType == JsonTokenType.String ? null : "shape.type must be a string";
            }
            else if (reader.ValueTextEquals("points"u8))
            {
                reader.Read();
                fault = ReadPoints(ref reader, ref points);
            }
            else
            {
                fault = ReadNamed(ref reader, Texts, Numbers, nullable: false);
            }

            if (fault is not null)
                return fault.StartsWith("shape", StringComparison.Ordinal) ? fault : "shape." + fault;
        }

        return null;
    }

    private static string? ReadStyle(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return "style must be an object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadNamed(ref reader, StyleTexts, StyleNumbers, nullable: true) is { } fault)
                return "style." + fault;
        }

        return null;
    }

    /// <summary>Reads the value of the member under the reader; a member of neither list may hold anything.</summary>
    private static string? ReadNamed(ref Utf8JsonReader reader, string[] texts, string[] numbers, bool nullable)
    {
        var text = NameIn(ref reader, texts);
        var number = text is null ? NameIn(ref reader, numbers) : null;
        reader.Read();
        if (nullable && reader.TokenType == JsonTokenType.Null)
            return null;
        if (text is not null && reader.TokenType != JsonTokenType.String)
            return $"{text} must be a string";
        if (number is not null && reader.TokenType != JsonTokenType.Number)
            return $"{number} must be a number";
        reader.TrySkip();
        return null;
    }

    private static string? NameIn(ref Utf8JsonReader reader, string[] names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return null;
    }

    private static bool Refuse(string what, out Refusal? refusal)
    {
        refusal = Refusals.Format(what);
        return false;
    }
}
