using System.Buffers;
using System.Text.Json;

namespace Collab.Client;

/// <summary>Where a frame goes. A room may be left out where the client has one of its own.</summary>
public sealed record Destination(string? Room = null, string? Channel = null, string? To = null);

/// <summary>Encodes a frame once: it is sent again as the same bytes.</summary>
internal static class FrameOut
{
    public static ReadOnlyMemory<byte> Encode(string type, object? data, Destination to, string? id = null, bool ephemeral = false, JsonSerializerOptions? options = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type", type);
        if (to.Room is not null) writer.WriteString("room", to.Room);
        if (to.Channel is not null) writer.WriteString("channel", to.Channel);
        if (to.To is not null) writer.WriteString("to", to.To);
        if (id is not null) writer.WriteString("id", id);
        if (ephemeral) writer.WriteBoolean("ephemeral", true);
        if (data is not null)
        {
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, data, options ?? JsonSerializerOptions.Default);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
