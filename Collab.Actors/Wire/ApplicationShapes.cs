using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>
/// The application's own types whose shape the server knows [EV1]: <c>streaming:…</c> and <c>canvas:…</c>. Whichever way such an event
/// comes in, this is asked; further members and all other types are carried as they are.
/// </summary>
public static class ApplicationShapes
{
    public const string StreamingUpdate = "streaming:update";
    public const string StreamingError = "streaming:error";
    public const string StreamingComplete = "streaming:complete";

    /// <summary>What is wrong with it, or null. The data must be well-formed JSON.</summary>
    public static Refusal? Check(string type, ReadOnlyMemory<byte> data, bool ephemeral)
    {
        var fault = type switch
        {
            StreamingUpdate => Object(data.Span) ?? Progress(data.Span) ?? Text(data.Span, "message"),
            StreamingError => Object(data.Span) ?? Text(data.Span, "error") ?? Text(data.Span, "code"),
            StreamingComplete => Object(data.Span) ?? Text(data.Span, "final_status") ?? Any(data.Span, "result"),
            _ when !CanvasReader.IsCanvas(type) => null,
            _ when ephemeral => "a canvas event can't be ephemeral: who comes later must see what it did",
            _ => null,
        };
        if (fault is not null)
            return Refusals.Format(fault);
        return CanvasReader.IsCanvas(type) && !CanvasReader.TryRead(type, data, out _, out var refusal) ? refusal : null;
    }

    private static string? Object(ReadOnlySpan<byte> data) => JsonMember.IsObject(data) ? null : "data must be an object";

    private static string? Progress(ReadOnlySpan<byte> data) =>
        JsonMember.Find(data, "progress"u8)?.Number(data) is >= 0 and <= 100 ? null : "progress must be a number from 0 to 100";

    private static string? Text(ReadOnlySpan<byte> data, string name) =>
        Find(data, name)?.Token == JsonTokenType.String ? null : $"{name} must be a string";

    private static string? Any(ReadOnlySpan<byte> data, string name) => Find(data, name) is null ? $"{name} is missing" : null;

    private static JsonMember? Find(ReadOnlySpan<byte> data, string name) => JsonMember.Find(data, System.Text.Encoding.UTF8.GetBytes(name));
}
