using System.Text.Json;

namespace Collab.Client;

/// <summary>A frame of the server, parsed once. Its fields are those of the protocol; <see cref="Data"/> stays JSON.</summary>
public sealed class ServerFrame
{
    private readonly JsonElement _root;

    internal ServerFrame(JsonElement root)
    {
        _root = root;
        Type = root.GetProperty("type").GetString() ?? throw new FormatException("a frame without a type");
        Data = root.TryGetProperty("data", out var data) ? data : default;
    }

    public string Type { get; }

    public JsonElement Data { get; }

    /// <summary>On durable frames only: rises by one per room, without gaps.</summary>
    public long? Seq => _root.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null;

    public string? Room => Text("room");

    public string? Channel => Text("channel");

    public string? Id => Text("id");

    public string? UserId => Text("user_id");

    public string? ConnectionId => Text("connection_id");

    /// <summary>It comes from the past: the room's journal, or an inbox.</summary>
    public bool Recovered => _root.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean();

    public DateTimeOffset? Timestamp => _root.TryGetProperty("timestamp", out var at) ? at.GetDateTimeOffset() : null;

    /// <summary>The whole frame as it came.</summary>
    public override string ToString() => _root.GetRawText();

    /// <summary>A field of <see cref="Data"/> as text; null where there is none.</summary>
    internal string? Datum(string name) => Text(Data, name);

    private string? Text(string name) => Text(_root, name);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
