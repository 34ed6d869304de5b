namespace Collab.Actors.Wire;

/// <summary>What one frame may be. <c>welcome.limits</c> tells the client.</summary>
public sealed record WireLimits
{
    public static readonly WireLimits Default = new();

    /// <summary>One frame from a client, in bytes [WS9].</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024;

    /// <summary>Objects and arrays within each other, the frame's own object included [WS8].</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>A frame's id, in characters [WS5].</summary>
    public int MaxIdLength { get; init; } = 64;

    /// <summary>A frame's type, in characters [WS13].</summary>
    public int MaxTypeLength { get; init; } = 128;

    /// <summary>A member's own presence state, in bytes of JSON [RM6].</summary>
    public int MaxPresenceBytes { get; init; } = 4 * 1024;

    /// <summary>One cursor with all that it carries, in bytes of JSON [CU1].</summary>
    public int MaxCursorBytes { get; init; } = 1024;

    /// <summary>Events in one answer to <c>history</c> [MS1].</summary>
    public int MaxHistory { get; init; } = 500;
}
