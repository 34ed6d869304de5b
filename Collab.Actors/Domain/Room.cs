using System.Collections.Immutable;
using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>
/// One life of a room: what it holds is the fold of its events and nothing else. It decides with the time and the fresh ids
/// handed in, and it never changes: <see cref="Apply"/> gives the next one.
/// </summary>
public sealed class Room
{
    private readonly RoomLimits _limits;

    private Room(
        Epoch epoch, long seq, Board board, Canvases canvases, RecentMap<UserId, UndoStack> undo, Dedupe dedupe, RoomLimits limits)
    {
        Epoch = epoch;
        Seq = seq;
        Board = board;
        Canvases = canvases;
        UndoStacks = undo;
        Dedupe = dedupe;
        _limits = limits;
    }

    public Epoch Epoch { get; }

    /// <summary>The number of the last event; 0 before the first.</summary>
    public long Seq { get; }

    public Board Board { get; }

    /// <summary>The canvases that are open [EV1].</summary>
    public Canvases Canvases { get; }

    public RecentMap<UserId, UndoStack> UndoStacks { get; }

    public Dedupe Dedupe { get; }

    public static Room Open(Epoch epoch, RoomLimits limits) =>
        Restore(epoch, 0, Board.Empty, Canvases.Empty, RecentMap<UserId, UndoStack>.Empty, Dedupe.Empty, limits);

    /// <summary>A room from a snapshot's parts.</summary>
    public static Room Restore(
        Epoch epoch, long seq, Board board, Canvases canvases, RecentMap<UserId, UndoStack> undo, Dedupe dedupe, RoomLimits limits) =>
        new(epoch, seq, board, canvases, undo, dedupe, limits);

    /// <summary>The same room under other limits: they are settings, not history.</summary>
    public Room Within(RoomLimits limits) => new(Epoch, Seq, Board, Canvases, UndoStacks, Dedupe, limits);

    /// <summary>
    /// What the room answers. A command that was carried out before is a duplicate whatever it asks now [WS6]; then rights [RS3],
    /// then limits [DR5]. Nothing changes until the event is applied.
    /// </summary>
    public Decision Decide(Author by, Role role, string? clientId, RoomAction action, ElementId freshId, DateTimeOffset now)
    {
        var run = (action as RoomAction.Post)?.Run;
        if (Dedupe.Find(CommandKey.Of(by, clientId, run)) is { } seq)
            return new Decision.Duplicate(seq);
        if (!Permission.May(role, action.Kind))
            return new Decision.Refused(Refusals.Forbidden(action.Kind, role));

        var (change, refusal) = action switch
        {
            RoomAction.Draw draw => DecideDraw(draw, freshId),
            RoomAction.UpdateElement update => DecideUpdate(update),
            RoomAction.Erase erase => DecideErase(erase),
            RoomAction.Clear => (new RoomChange.Cleared(), null),
            RoomAction.Undo => DecideUndo(by.User),
            RoomAction.Redo => DecideRedo(by.User),
            RoomAction.Post post => DecidePost(post),
            _ => throw new UnreachableException($"No rule for {action.Kind}."),
        };
        return change is not null
            ? new Decision.Accepted(new RoomEvent(Seq + 1, Milliseconds(run?.At ?? now), by, clientId, change))
            : new Decision.Refused(refusal!);
    }

    /// <summary>The room after the event, which must be the next one: a gap or a repetition is a bug of the caller.</summary>
    public Room Apply(RoomEvent e)
    {
        if (e.Seq != Seq + 1)
            throw new ArgumentException($"Event {e.Seq} cannot follow {Seq}.", nameof(e));

        var changes = ImmutableArray<ElementChange>.Empty;
        var board = e.Change switch
        {
            RoomChange.Drew drew => Put(drew.Element, out changes),
            RoomChange.Updated updated => Update(updated, out changes),
            RoomChange.Erased erased => Change(erased.Ids, [], out changes),
            RoomChange.Cleared => Change([.. Board.Elements.Select(element => element.Id)], [], out changes),
            RoomChange.Undone undone => Change(undone.Remove, undone.Put, out changes),
            RoomChange.Redone redone => Change(redone.Remove, redone.Put, out changes),
            RoomChange.Posted => Board,
            _ => throw new UnreachableException($"No fold for {e.Change.GetType().Name}."),
        };
        var canvases = e.Change is RoomChange.Posted posted ? Canvases.Apply(posted.Type, posted.Data) : Canvases;
        var undo = changes.IsEmpty ? UndoStacks : Remember(e, changes);
        return new Room(Epoch, e.Seq, board, canvases, undo, Dedupe.Remember(CommandKey.Of(e), e.Seq, _limits), _limits);
    }

    private (RoomChange? Change, Refusal? Refusal) DecidePost(RoomAction.Post post) =>
        Canvases.Check(post.Type, post.Data, _limits) is { } refusal
            ? (null, refusal)
            : (new RoomChange.Posted(post.Type, post.Data, post.Run), null);

    private (RoomChange? Change, Refusal? Refusal) DecideDraw(RoomAction.Draw draw, ElementId freshId)
    {
        var id = draw.Id ?? freshId;
        var old = Board.Find(id);
        var element = new Element(id, draw.Z ?? old?.Z ?? Seq + 1, draw.Body);
        return Fits(old, element) is { } refusal ? (null, refusal) : (new RoomChange.Drew(element), null);
    }

    private (RoomChange? Change, Refusal? Refusal) DecideUpdate(RoomAction.UpdateElement update)
    {
        if (Board.Find(update.Id) is not { } old)
            return (null, NotOnBoard(update.Id.Value));
        if (Patched(old, update.Patch.Span, out var refusal) is not { } element)
            return (null, refusal);
        refusal = Fits(old, element);
        return refusal is null ? (new RoomChange.Updated(update.Id, update.Patch), null) : (null, refusal);
    }

    private (RoomChange? Change, Refusal? Refusal) DecideErase(RoomAction.Erase erase)
    {
        var found = ImmutableArray.CreateBuilder<ElementId>(erase.Ids.Length);
        var seen = new HashSet<ElementId>();
        foreach (var id in erase.Ids)
        {
            if (Board.Find(id) is not null && seen.Add(id))
                found.Add(id);
        }

        return found.Count > 0
            ? (new RoomChange.Erased(found.ToImmutable()), null)
            : (null, NotOnBoard(string.Join(", ", erase.Ids.Take(5).Select(id => id.Value))));
    }

    private (RoomChange? Change, Refusal? Refusal) DecideUndo(UserId user)
    {
        if (StackOf(user) is not { } stack || UndoStack.Plan(stack.Done, Board) is not { } plan)
            return (null, new Refusal(RefusalCode.NothingToUndo, "There is nothing of yours to undo."));
        return Fits(plan) is { } refusal ? (null, refusal) : (new RoomChange.Undone(plan.Target, plan.Put, plan.Remove), null);
    }

    private (RoomChange? Change, Refusal? Refusal) DecideRedo(UserId user)
    {
        if (StackOf(user) is not { } stack || UndoStack.Plan(stack.Undone, Board) is not { } plan)
            return (null, new Refusal(RefusalCode.NothingToRedo, "There is nothing of yours to redo."));
        return Fits(plan) is { } refusal ? (null, refusal) : (new RoomChange.Redone(plan.Target, plan.Put, plan.Remove), null);
    }

    private Refusal? Fits(Element? old, Element element)
    {
        if (element.Body.Points > _limits.MaxPointsPerElement)
            return Refusals.Limit("too many points in one element", _limits.MaxPointsPerElement);
        if (element.Bytes > _limits.MaxElementBytes)
            return Refusals.Limit("the element is too large, in bytes", _limits.MaxElementBytes);
        return Fits(old is null ? 1 : 0, element.Bytes - (old?.Bytes ?? 0));
    }

    private Refusal? Fits(Reversal plan)
    {
        var (count, bytes) = (0, 0L);
        foreach (var element in plan.Put)
        {
            var old = Board.Find(element.Id);
            count += old is null ? 1 : 0;
            bytes += element.Bytes - (old?.Bytes ?? 0);
        }

        foreach (var id in plan.Remove)
        {
            count--;
            bytes -= Board.Find(id)?.Bytes ?? 0;
        }

        return Fits(count, bytes);
    }

    /// <summary>What makes a board smaller always fits, even where a limit was lowered under it.</summary>
    private Refusal? Fits(int moreElements, long moreBytes)
    {
        if (moreElements > 0 && Board.Count + moreElements > _limits.MaxElements)
            return Refusals.Limit("too many elements on the board", _limits.MaxElements);
        return moreBytes > 0 && Board.Bytes + moreBytes > _limits.MaxBoardBytes
            ? Refusals.Limit("the board is too large, in bytes", _limits.MaxBoardBytes)
            : null;
    }

    private Board Put(Element element, out ImmutableArray<ElementChange> changes)
    {
        changes = [new ElementChange(element.Id, Board.Find(element.Id), element)];
        return Board.Put(element);
    }

    private Board Update(RoomChange.Updated updated, out ImmutableArray<ElementChange> changes)
    {
        changes = [];
        if (Board.Find(updated.Id) is not { } old || Patched(old, updated.Patch.Span, out _) is not { } element)
            return Board; // Decide lets no such event be; a foreign one changes nothing, for every fold alike.
        return Put(element, out changes);
    }

    private Board Change(ImmutableArray<ElementId> remove, ImmutableArray<Element> put, out ImmutableArray<ElementChange> changes)
    {
        var made = ImmutableArray.CreateBuilder<ElementChange>(remove.Length + put.Length);
        foreach (var id in remove)
        {
            if (Board.Find(id) is { } old)
                made.Add(new ElementChange(id, old, null));
        }

        foreach (var element in put)
            made.Add(new ElementChange(element.Id, Board.Find(element.Id), element));
        changes = made.ToImmutable();
        return Board.Change(remove, put);
    }

    private RecentMap<UserId, UndoStack> Remember(RoomEvent e, ImmutableArray<ElementChange> changes)
    {
        var stack = StackOf(e.By.User) ?? UndoStack.Empty;
        stack = e.Change switch
        {
            RoomChange.Undone undone => stack.Undid(undone.Target, new UndoEntry(undone.Target, changes)),
            RoomChange.Redone redone => stack.Redid(redone.Target, new UndoEntry(redone.Target, changes), _limits),
            _ => stack.Did(new UndoEntry(e.Seq, changes), _limits),
        };
        return UndoStacks.Set(e.By.User, stack, e.Seq, _limits.UndoUsers);
    }

    private UndoStack? StackOf(UserId user) => UndoStacks.TryGet(user, out var stack) ? stack : null;

    private static Element? Patched(Element old, ReadOnlySpan<byte> patch, out Refusal? refusal)
    {
        var (before, after) = (JsonBuffer.Rent(), new JsonBuffer());
        old.WriteTo(before);
        MergePatch.Apply(before.Written, patch, after);
        before.Return();
        if (!ElementReader.TryRead(after.Written, out _, out var z, out var body, out refusal))
            return null;
        return new Element(old.Id, z ?? old.Z, body);
    }

    private static Refusal NotOnBoard(string id) => new(RefusalCode.ElementNotFound, "No such element is on the board.", id);

    /// <summary>The wire and the journal carry milliseconds, so an event has no more than they can give back.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
