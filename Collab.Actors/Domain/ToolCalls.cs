using System.Collections.Immutable;
using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// How a tool event names its call: <c>tool_call_id</c> for the call itself, <c>tool_name</c> (or <c>tool</c>, or <c>name</c>) for the tool.
/// Either may be missing.
/// </summary>
public sealed record ToolCall(string? Id, string? Tool)
{
    public const int MaxLength = 128;

    /// <summary>Reads the members of a well-formed JSON object; what is not a string counts as missing.</summary>
    public static ToolCall Read(ReadOnlySpan<byte> data)
    {
        string? id = null, toolName = null, tool = null, name = null;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("tool_call_id"u8);
            var isToolName = reader.ValueTextEquals("tool_name"u8);
            var isTool = reader.ValueTextEquals("tool"u8);
            var isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            var text = (isId || isToolName || isTool || isName) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (isId)
                id = text;
            else if (isToolName)
                toolName = text;
            else if (isTool)
                tool = text;
            else if (isName)
                name = text;
            reader.Skip();
        }

        return new ToolCall(id, toolName ?? tool ?? name);
    }

    public bool TooLong => Id?.Length > MaxLength || Tool?.Length > MaxLength;

    public override string ToString() => Id ?? Tool ?? "unnamed";
}

/// <summary>
/// The calls of a run that have begun and not ended, oldest first. One that ends is found by its id where it has one; else by its tool,
/// the oldest first; else it is the oldest of all.
/// </summary>
public sealed class ToolCalls
{
    public static readonly ToolCalls None = new([]);

    private readonly ImmutableList<ToolCall> _open;

    private ToolCalls(ImmutableList<ToolCall> open) => _open = open;

    public int Count => _open.Count;

    public IEnumerable<ToolCall> Open => _open;

    public bool Has(string id) => _open.Exists(call => call.Id == id);

    public bool MayEnd(ToolCall call) => IndexOf(call) >= 0;

    public ToolCalls Begin(ToolCall call) => new(_open.Add(call));

    /// <summary>The call must be one that <see cref="MayEnd"/>.</summary>
    public ToolCalls End(ToolCall call) => new(_open.RemoveAt(IndexOf(call)));

    private int IndexOf(ToolCall ended)
    {
        if (ended.Id is { } id)
            return _open.FindIndex(call => call.Id == id && (ended.Tool is null || call.Tool is null || call.Tool == ended.Tool));
        return ended.Tool is { } tool ? _open.FindIndex(call => call.Tool == tool) : _open.IsEmpty ? -1 : 0;
    }
}
