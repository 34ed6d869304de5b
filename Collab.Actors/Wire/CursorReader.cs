using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>Where somebody points: x, y and whatever else the client says of it, as members without braces.</summary>
public readonly record struct Cursor(double X, double Y, ReadOnlyMemory<byte> Members);

/// <summary><c>cursor_position {x, y, …}</c> [CU1].</summary>
public static class CursorReader
{
    public static bool TryRead(ClientFrame frame, WireLimits limits, out Cursor cursor, out Refusal? refusal)
    {
        cursor = default;
        refusal = null;
        if (frame.Data.Length > limits.MaxCursorBytes)
        {
            refusal = Refusals.Limit("the cursor is too large, in bytes", limits.MaxCursorBytes);
            return false;
        }

        var data = frame.Data.Span;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse("data must be an object", out refusal);

        double? x = null, y = null;
        var members = JsonBuffer.Rent();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var from = (int)reader.TokenStartIndex;
            // The server says who and when; a client's own word on it is dropped.
            var forged = reader.ValueTextEquals("user_id"u8) || reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("timestamp"u8);
            var isX = reader.ValueTextEquals("x"u8);
            var isY = reader.ValueTextEquals("y"u8);
            reader.Read();
            if ((isX || isY) && reader.TokenType != JsonTokenType.Number)
                return Refuse($"{(isX ? "x" : "y")} must be a number", out refusal);
            if (isX)
                x = reader.GetDouble();
            else if (isY)
                y = reader.GetDouble();
            else
                reader.TrySkip();
            if (forged)
                continue;
            if (members.Length > 0)
                members.Raw((byte)',');
            members.Raw(data[from..(int)reader.BytesConsumed]);
        }

        if (x is null || y is null)
            return Refuse($"{(x is null ? "x" : "y")} is missing", out refusal);
        cursor = new Cursor(x.Value, y.Value, members.ToArray());
        members.Return();
        return true;
    }

    private static bool Refuse(string what, out Refusal? refusal)
    {
        refusal = Refusals.Format(what);
        return false;
    }
}
