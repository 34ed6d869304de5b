using System.Buffers;
using System.Text.Json;

namespace Collab.Client;

/// <summary>Where a frame goes; none of them: to the server itself.</summary>
internal readonly record struct Destination(string? Room = null, string? Channel = null, string? To = null);

/// <summary>Encodes a frame once: it is sent again as the same bytes.</summary>
internal static class Frames
{
    public static ReadOnlyMemory<byte> Encode(
        string type, byte[]? content, Destination to, string? id = null, bool ephemeral = false, RunEvent? run = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type", type);
        Write(writer, "room", to.Room);
        Write(writer, "channel", to.Channel);
        Write(writer, "to", to.To);
        Write(writer, "id", id);
        if (ephemeral) writer.WriteBoolean("ephemeral", true);
        Write(writer, "run_id", run?.RunId);
        Write(writer, "agent_name", run?.AgentName);
        Write(writer, "workflow_id", run?.WorkflowId);
        if (content is not null)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(content, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>What stands under <c>data</c>; null for null.</summary>
    public static byte[]? Content(object? data, JsonSerializerOptions? json = null) =>
        data is null ? null : JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), json);

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}
