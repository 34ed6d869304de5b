using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>What a member asks of a room: its shape has been checked, its consequences have not.</summary>
public abstract record RoomAction
{
    private RoomAction()
    {
    }

    public abstract ActionKind Kind { get; }

    /// <summary>Puts an element on the board; one with the same id is replaced where it lies [DR1].</summary>
    public sealed record Draw(ElementId? Id, double? Z, ElementBody Body) : RoomAction
    {
        public override ActionKind Kind => ActionKind.Draw;
    }

    /// <summary>Changes an element by an RFC 7396 merge patch, given as JSON [DR1].</summary>
    public sealed record UpdateElement(ElementId Id, ReadOnlyMemory<byte> Patch) : RoomAction
    {
        public override ActionKind Kind => ActionKind.Update;
    }

    public sealed record Erase(ImmutableArray<ElementId> Ids) : RoomAction
    {
        public override ActionKind Kind => ActionKind.Erase;
    }

    public sealed record Clear : RoomAction
    {
        public override ActionKind Kind => ActionKind.Clear;
    }

    public sealed record Undo : RoomAction
    {
        public override ActionKind Kind => ActionKind.Undo;
    }

    public sealed record Redo : RoomAction
    {
        public override ActionKind Kind => ActionKind.Redo;
    }

    /// <summary>
    /// A message [MS1], an event of the application's own [WS13] or, with <paramref name="Run"/>, of an agent's run [AG1]; the data is JSON
    /// that nobody here looks into.
    /// </summary>
    public sealed record Post(string Type, ReadOnlyMemory<byte> Data, RunTag? Run = null) : RoomAction
    {
        public const string Message = "message";

        public override ActionKind Kind => Type == Message ? ActionKind.Message : ActionKind.Application;
    }
}
