using System.Buffers;
using System.Text.Json;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>A page of history as JSON; the frames go in as the bytes that they were stored as.</summary>
internal static class HistoryJson
{
    public static ReadOnlyMemory<byte> Write(RoomHistoryPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("epoch", page.Epoch.Value);
        json.WriteStartArray("events");
        foreach (var frame in page.Frames) json.WriteRawValue(frame.Json.Span, skipInputValidation: true);
        json.WriteEndArray();
        if (page.Next is { } next) json.WriteNumber("next", next);
        else json.WriteNull("next");
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
