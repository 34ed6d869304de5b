using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Host.Rest;

/// <summary>What a back end publishes: a type (<c>message</c>, or the application's own with a dot or colon), any JSON, and whether it is only for those who are there.</summary>
public sealed record PublishEventRequest(string? Type = null, JsonElement? Data = null, bool? Ephemeral = null);

/// <summary>
/// A published event as it comes in: the members of a client's frame, read and checked by the same reader, so that what may be sent over
/// HTTP is what may be sent over a socket [WS8] [WS13] [EV1].
/// </summary>
public static class EventBody
{
    /// <summary>Exactly one of the two is set.</summary>
    public static async Task<(ClientFrame? Event, Problem? Problem)> ReadAsync(HttpContext context, WireLimits limits, CancellationToken cancel)
    {
        var (bytes, length) = (new byte[limits.MaxFrameBytes + 1], 0);
        int read;
        do
        {
            read = await context.Request.Body.ReadAsync(bytes.AsMemory(length), cancel);
            length += read;
        }
        while (read > 0 && length < bytes.Length);
        if (length > limits.MaxFrameBytes)
            return (null, new Problem(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"An event has at most {limits.MaxFrameBytes} bytes."));
        if (!FrameReader.TryRead(bytes.AsSpan(0, length), limits, out var frame, out var refusal, out _))
            return (null, refusal!.ToProblem("body"));
        return frame!.Kind is ClientFrameKind.Message or ClientFrameKind.Application
            ? (frame, null)
            : (null, Refusals.Type(frame.Type, "only message and the application's own types can be published").ToProblem());
    }

    /// <summary>Messages are always durable; the application's own types unless they say otherwise [WS13].</summary>
    public static bool IsEphemeral(this ClientFrame frame) => !frame.Durable;
}
