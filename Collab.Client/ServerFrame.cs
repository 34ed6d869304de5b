using System.Text.Json;

namespace Collab.Client;

/// <summary>A frame of the server, parsed once and immutable. Its fields are those of docs/PROTOCOL.md; <see cref="Data"/> stays JSON.</summary>
public sealed class ServerFrame
{
    private readonly JsonElement _root;

    internal ServerFrame(JsonElement root)
    {
        _root = root;
        Type = root.Text("type") ?? throw new FormatException("a frame without a type");
        Data = root.TryGetProperty("data", out var data) ? data : default;
        Seq = root.Whole("seq");
        InboxSeq = root.Whole("inbox_seq");
        Room = root.Text("room");
        Id = root.Text("id");
    }

    /// <summary>What it is: a core type of the protocol or the application's own.</summary>
    public string Type { get; }

    /// <summary>The content; undefined where there is none.</summary>
    public JsonElement Data { get; }

    /// <summary>On a room's durable frames only: rises by one per room, without gaps.</summary>
    public long? Seq { get; }

    /// <summary>On what came through the user's inbox (direct messages, events of runs, of devices, of back ends): rises with each.</summary>
    public long? InboxSeq { get; }

    /// <summary>The room that it is of.</summary>
    public string? Room { get; }

    /// <summary>The sender's own id of the frame.</summary>
    public string? Id { get; }

    /// <summary>The channel that it was published to.</summary>
    public string? Channel => _root.Text("channel");

    /// <summary>The user who sent it; with the events of a run, the user whose run it is.</summary>
    public string? UserId => _root.Text("user_id");

    /// <summary>The connection that sent it; null for a back end.</summary>
    public string? ConnectionId => _root.Text("connection_id");

    /// <summary>What a back end numbered it under, with <see cref="Id"/>: the two together are one publication, however often it was sent.</summary>
    public string? Origin => _root.Text("origin");

    /// <summary>The name of who sent it.</summary>
    public string? Name => _root.Text("name");

    /// <summary>With the events of an agent's run: which run.</summary>
    public string? RunId => _root.Text("run_id");

    /// <summary>With the events of an agent's run: its place in the run, from 1.</summary>
    public long? RunSeq => _root.Whole("run_seq");

    /// <summary>With the events of an agent's run: the agent.</summary>
    public string? AgentName => _root.Text("agent_name");

    /// <summary>With the events of an agent's run: the workflow that the run belongs to.</summary>
    public string? WorkflowId => _root.Text("workflow_id");

    /// <summary>It comes from the past: the room's journal, or an inbox.</summary>
    public bool Recovered => _root.Flag("recovered");

    /// <summary>The server's time, UTC.</summary>
    public DateTimeOffset? Timestamp =>
        _root.TryGetProperty("timestamp", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>The whole frame as it came.</summary>
    public override string ToString() => _root.GetRawText();

    internal static ServerFrame Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var root = JsonElement.ParseValue(ref reader);
        return new ServerFrame(root.ValueKind == JsonValueKind.Object ? root : throw new FormatException("a frame that is no object"));
    }

    internal string? Datum(string name) => Data.Text(name);
}
