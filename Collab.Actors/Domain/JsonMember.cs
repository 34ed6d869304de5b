using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>A named value of a JSON object: its kind, and where its bytes lie.</summary>
public readonly record struct JsonMember(JsonTokenType Token, Range Value)
{
    public static bool IsObject(ReadOnlySpan<byte> json) => !json.IsEmpty && json[0] == (byte)'{';

    /// <summary>Null where there is none of this name. The object must be well formed; it is read once for each name asked for.</summary>
    public static JsonMember? Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            var (token, from) = (reader.TokenType, (int)reader.TokenStartIndex);
            reader.TrySkip();
            if (found)
                return new JsonMember(token, from..(int)reader.BytesConsumed);
        }

        return null;
    }

    /// <summary>The value as text, null where it is no string.</summary>
    public string? Text(ReadOnlySpan<byte> json)
    {
        if (Token != JsonTokenType.String)
            return null;
        var reader = new Utf8JsonReader(json[Value]);
        reader.Read();
        return reader.GetString();
    }

    /// <summary>The value as a number, null where it is none.</summary>
    public double? Number(ReadOnlySpan<byte> json)
    {
        if (Token != JsonTokenType.Number)
            return null;
        var reader = new Utf8JsonReader(json[Value]);
        reader.Read();
        return reader.GetDouble();
    }
}
