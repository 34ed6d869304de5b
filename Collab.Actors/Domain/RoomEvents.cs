using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>The first thing in a room's journal. It has no seq: the members' first event is 1.</summary>
public sealed record RoomOpened(Epoch Epoch, DateTimeOffset At);

/// <summary>One durable event: number <paramref name="Seq"/> in its room's life, without gaps [WS7].</summary>
public sealed record RoomEvent(long Seq, DateTimeOffset At, Author By, string? ClientId, RoomChange Change);

/// <summary>What an event changes. Each says its whole effect, so that any client can fold it without more state than the board [DR2].</summary>
public abstract record RoomChange
{
    private RoomChange()
    {
    }

    public sealed record Drew(Element Element) : RoomChange;

    public sealed record Updated(ElementId Id, ReadOnlyMemory<byte> Patch) : RoomChange;

    public sealed record Erased(ImmutableArray<ElementId> Ids) : RoomChange;

    public sealed record Cleared : RoomChange;

    /// <summary>The user's action <paramref name="Target"/> (its seq) taken back: elements to put and ids to remove.</summary>
    public sealed record Undone(long Target, ImmutableArray<Element> Put, ImmutableArray<ElementId> Remove) : RoomChange;

    /// <summary>An action that was taken back, done again.</summary>
    public sealed record Redone(long Target, ImmutableArray<Element> Put, ImmutableArray<ElementId> Remove) : RoomChange;

    /// <summary><paramref name="Run"/> is set on an event of an agent's run [AG1].</summary>
    public sealed record Posted(string Type, ReadOnlyMemory<byte> Data, RunTag? Run = null) : RoomChange;
}

/// <summary>What a room answers to an action: exactly one of three.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    public sealed record Accepted(RoomEvent Event) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;

    /// <summary>The command was carried out before, as event <paramref name="Seq"/>: it gets that ack again [WS6].</summary>
    public sealed record Duplicate(long Seq) : Decision;
}
