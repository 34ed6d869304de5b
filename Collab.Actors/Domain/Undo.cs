using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>One element before and after an action; null where it was not on the board.</summary>
public readonly record struct ElementChange(ElementId Id, Element? Before, Element? After);

/// <summary>An action that can be taken back (or done again): its event's seq and what it changed.</summary>
public sealed class UndoEntry
{
    public UndoEntry(long seq, ImmutableArray<ElementChange> changes)
    {
        Seq = seq;
        Changes = changes;
        foreach (var change in changes)
            Bytes += (change.Before?.Bytes ?? 0) + (change.After?.Bytes ?? 0);
    }

    public long Seq { get; }

    public ImmutableArray<ElementChange> Changes { get; }

    public long Bytes { get; }
}

/// <summary>What would take an entry back: elements to put, ids to remove.</summary>
public sealed record Reversal(long Target, ImmutableArray<Element> Put, ImmutableArray<ElementId> Remove);

/// <summary>One user's actions, oldest first: those done, and those taken back [DR3].</summary>
public sealed class UndoStack
{
    private readonly long _doneBytes;

    public UndoStack(ImmutableList<UndoEntry> done, ImmutableList<UndoEntry> undone)
        : this(done, undone, done.Sum(entry => entry.Bytes))
    {
    }

    private UndoStack(ImmutableList<UndoEntry> done, ImmutableList<UndoEntry> undone, long doneBytes)
    {
        Done = done;
        Undone = undone;
        _doneBytes = doneBytes;
    }

    public ImmutableList<UndoEntry> Done { get; }

    public ImmutableList<UndoEntry> Undone { get; }

    public static readonly UndoStack Empty = new([], [], 0);

    public UndoStack Did(UndoEntry entry, RoomLimits limits) => With(entry, Done, [], _doneBytes, limits);

    /// <summary>The entries above the target had nothing left to take back; they go with it.</summary>
    public UndoStack Undid(long target, UndoEntry inverse) => new(Before(Done, target), Undone.Add(inverse));

    public UndoStack Redid(long target, UndoEntry inverse, RoomLimits limits) =>
        With(inverse, Done, Before(Undone, target), _doneBytes, limits);

    /// <summary>
    /// How to take back the newest entry that still has something to take back. An element that somebody has changed since is
    /// left alone: undo acts on the caller's own work. An entry of which nothing is left is passed over.
    /// </summary>
    public static Reversal? Plan(ImmutableList<UndoEntry> entries, Board board)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var put = ImmutableArray.CreateBuilder<Element>();
            var remove = ImmutableArray.CreateBuilder<ElementId>();
            foreach (var change in entries[i].Changes)
            {
                if (!Element.Same(board.Find(change.Id), change.After))
                    continue;
                if (change.Before is { } before)
                    put.Add(before);
                else
                    remove.Add(change.Id);
            }

            if (put.Count + remove.Count > 0)
                return new Reversal(entries[i].Seq, put.ToImmutable(), remove.ToImmutable());
        }

        return null;
    }

    private static ImmutableList<UndoEntry> Before(ImmutableList<UndoEntry> entries, long target)
    {
        var at = entries.FindLastIndex(entry => entry.Seq == target);
        return at < 0 ? entries : entries.RemoveRange(at, entries.Count - at);
    }

    /// <summary>The newest is kept whatever it weighs, the oldest go while there is too much.</summary>
    private static UndoStack With(
        UndoEntry newest, ImmutableList<UndoEntry> done, ImmutableList<UndoEntry> undone, long bytes, RoomLimits limits)
    {
        done = done.Add(newest);
        bytes += newest.Bytes;
        while (done.Count > 1 && (done.Count > limits.UndoDepth || bytes > limits.UndoBytes))
        {
            bytes -= done[0].Bytes;
            done = done.RemoveAt(0);
        }

        return new UndoStack(done, undone, bytes);
    }
}
