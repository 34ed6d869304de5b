namespace Collab.Actors.Domain;

/// <summary>What one room may hold. Counts, unless the name says bytes.</summary>
public sealed record RoomLimits
{
    public static readonly RoomLimits Default = new();

    /// <summary>Points of one element [DR5].</summary>
    public int MaxPointsPerElement { get; init; } = 10_000;

    /// <summary>Elements of one board [DR5].</summary>
    public int MaxElements { get; init; } = 20_000;

    /// <summary>One element's JSON, in bytes: patches may let it grow beyond a frame, but not for ever.</summary>
    public int MaxElementBytes { get; init; } = 256 * 1024;

    /// <summary>All elements' JSON together, in bytes: what a joiner's snapshot can weigh.</summary>
    public long MaxBoardBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Canvases that are open at once, of a room or of a user [EV1].</summary>
    public int MaxCanvases { get; init; } = 100;

    /// <summary>All open canvases' JSON together, in bytes.</summary>
    public long MaxCanvasBytes { get; init; } = 1024 * 1024;

    /// <summary>Actions that one user can undo [DR3].</summary>
    public int UndoDepth { get; init; } = 200;

    /// <summary>What one user's undo and redo may hold on to beside the newest action, in bytes.</summary>
    public long UndoBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Users whose undo is kept; the one who acted longest ago goes first.</summary>
    public int UndoUsers { get; init; } = 1_000;

    /// <summary>Command ids remembered for each connection [WS6].</summary>
    public int DedupeIdsPerConnection { get; init; } = 1_024;

    /// <summary>Connections whose command ids are remembered; the one that acted longest ago goes first [WS6].</summary>
    public int DedupeConnections { get; init; } = 10_000;
}
