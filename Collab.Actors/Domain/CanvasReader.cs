using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>What an event does to the canvases [EV1].</summary>
public abstract record CanvasChange
{
    private CanvasChange()
    {
    }

    public required string Id { get; init; }

    /// <summary>Opens a canvas, or replaces an open one; the data is the event's own, a JSON object.</summary>
    public sealed record Presented(string Type, ReadOnlyMemory<byte> Data) : CanvasChange;

    /// <summary>Changes an open one; the updates are a JSON object or array.</summary>
    public sealed record Updated(ReadOnlyMemory<byte> Updates) : CanvasChange;

    public sealed record Closed : CanvasChange;
}

/// <summary>Reads the data of <c>canvas:present</c>, <c>canvas:update</c> and <c>canvas:close</c>; further members are carried and never looked into.</summary>
public static class CanvasReader
{
    public const string Present = "canvas:present";
    public const string Update = "canvas:update";
    public const string Close = "canvas:close";

    public static bool IsCanvas(string type) => type is Present or Update or Close;

    /// <summary>Exactly one of <paramref name="change"/> and <paramref name="refusal"/> is set; never throws on well-formed JSON.</summary>
    public static bool TryRead(string type, ReadOnlyMemory<byte> data, out CanvasChange? change, out Refusal? refusal)
    {
        (change, refusal) = (null, null);
        var json = data.Span;
        if (!JsonMember.IsObject(json))
            return Refuse("data must be an object", out refusal);
        if (JsonMember.Find(json, "canvas_id"u8)?.Text(json) is not { } id || !IdSyntax.IsValid(id))
            return Refuse("canvas_id must be an id", out refusal);
        change = type switch
        {
            Present when TypeOf(json) is { } canvasType => new CanvasChange.Presented(canvasType, data) { Id = id },
            Update when UpdatesOf(json) is { } updates => new CanvasChange.Updated(data[updates]) { Id = id },
            Close when JsonMember.Find(json, "reason"u8)?.Token == JsonTokenType.String => new CanvasChange.Closed { Id = id },
            _ => null,
        };
        return change is not null || Refuse(Wanted(type), out refusal);
    }

    private static string? TypeOf(ReadOnlySpan<byte> json) =>
        JsonMember.Find(json, "type"u8)?.Text(json) is { Length: > 0 and <= IdSyntax.MaxLength } type ? type : null;

    private static Range? UpdatesOf(ReadOnlySpan<byte> json) =>
        JsonMember.Find(json, "updates"u8) is { Token: JsonTokenType.StartObject or JsonTokenType.StartArray } updates ? updates.Value : null;

    private static string Wanted(string type) => type switch
    {
        Present => $"type must be a string of 1 to {IdSyntax.MaxLength} characters",
        Update => "updates must be an object or an array",
        _ => "reason must be a string",
    };

    private static bool Refuse(string what, out Refusal? refusal)
    {
        refusal = Refusals.Format(what);
        return false;
    }
}
