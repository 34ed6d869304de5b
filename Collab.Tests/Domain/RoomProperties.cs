using Collab.Actors.Domain;
using Collab.Actors.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Collab.Tests.Domain;

public sealed class RoomProperties
{
    private static readonly RoomLimits Tight = new() { MaxElements = 6, MaxPointsPerElement = 1, MaxBoardBytes = 700, UndoDepth = 3, UndoUsers = 2, MaxCanvases = 3, MaxCanvasBytes = 400 };

    [Fact(DisplayName = "[DR2] any two folds of the same events are equal, whichever way the events came")]
    public void FoldsAreEqual() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        var direct = Fold(played.Events, played.Limits);
        var decoded = Fold(played.Frames.Select(EventReader.Read), played.Limits);
        var bytes = RoomSnapshotWriter.Write(played.Last);
        return direct.Board.SameAs(played.Last.Board)
            && RoomSnapshotWriter.Write(direct).AsSpan().SequenceEqual(bytes)
            && RoomSnapshotWriter.Write(decoded).AsSpan().SequenceEqual(bytes);
    }, runs: 400);

    [Fact(DisplayName = "[RC2] a snapshot and the tail after it give what the full replay gives")]
    public void SnapshotAndTail() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        foreach (var cut in (int[])[0, played.Events.Count / 2, played.Events.Count])
        {
            var room = RoomSnapshotReader.Read(RoomSnapshotWriter.Write(played.Rooms[cut]), played.Limits);
            foreach (var e in played.Events.Skip(cut))
                room = room.Apply(e);
            if (!RoomSnapshotWriter.Write(room).AsSpan().SequenceEqual(RoomSnapshotWriter.Write(played.Last)))
                return false;
        }

        return true;
    }, runs: 300);

    [Fact(DisplayName = "[DR3] undo after an action gives the board before, redo after that the board with it")]
    public void UndoAndRedo() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played([]);
        foreach (var step in steps.Where(ChangesTheBoard))
        {
            var before = played.Last.Board;
            if (played.Do(step.By, step.Action) is not Decision.Accepted || played.Last.Board.SameAs(before))
                continue;
            var after = played.Last.Board;
            if (played.Do(step.By, new RoomAction.Undo()) is not Decision.Accepted || !played.Last.Board.SameAs(before))
                return false;
            if (played.Do(step.By, new RoomAction.Redo()) is not Decision.Accepted || !played.Last.Board.SameAs(after))
                return false;
        }

        return true;
    }, runs: 300);

    [Fact(DisplayName = "[DR3] undoing everything of one user alone in a room empties the board, and redoing all brings it back")]
    public void UndoAll() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps.Where(ChangesTheBoard).Select(step => step with { User = 0 }));
        var full = played.Last.Board;
        var by = new Step(0, 0, 0, 0).By;
        while (played.Do(by, new RoomAction.Undo()) is Decision.Accepted)
        {
        }

        if (played.Last.Board.Count != 0)
            return false;
        while (played.Do(by, new RoomAction.Redo()) is Decision.Accepted)
        {
        }

        return played.Last.Board.SameAs(full);
    }, runs: 200);

    [Fact(DisplayName = "[DR5] limits hold after every event, and a refused action changes nothing")]
    public void LimitsHold() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played([], Tight);
        foreach (var step in steps.Select(step => step.Kind == 0 && step.B % 2 == 0 ? step with { Kind = 1 } : step))
        {
            var before = RoomSnapshotWriter.Write(played.Last);
            if (played.Do(step.By, step.Action) is Decision.Refused
                && !RoomSnapshotWriter.Write(played.Last).AsSpan().SequenceEqual(before))
                return false;
            if (played.Last.Board.Count > Tight.MaxElements || played.Last.Board.Bytes > Tight.MaxBoardBytes)
                return false;
            if (played.Last.Board.Elements.Any(element => element.Body.Points > Tight.MaxPointsPerElement))
                return false;
            if (played.Last.Canvases.Open.Length > Tight.MaxCanvases || played.Last.Canvases.Bytes > Tight.MaxCanvasBytes)
                return false;
            if (played.Last.UndoStacks.Count > Tight.UndoUsers
                || played.Last.UndoStacks.Entries.Any(entry => entry.Value.Done.Count > Tight.UndoDepth))
                return false;
        }

        return true;
    }, runs: 400);

    [Fact(DisplayName = "[WS7] reading a written event and writing it again gives the same bytes")]
    public void EventsRoundTrip() => Check.That(Step.Scripts, steps =>
        new Played(steps).Frames.All(frame =>
            FrameWriter.Event(Played.Key, EventReader.Read(frame)).Json.Span.SequenceEqual(frame.Span)), runs: 300);

    [Fact(DisplayName = "[DR2] a client that folds frames alone has the server's board")]
    public void ClientsFold() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        var client = new FoldingClient();
        var at = 0;
        foreach (var frame in played.Frames)
        {
            client.Take(Played.Text(frame));
            at++;
            if (client.Board != FoldingClient.Canonical(Played.Text(played.Rooms[at].Board.ToJson(at))))
                return false;
        }

        return true;
    }, runs: 300);

    [Fact(DisplayName = "[RC2] a client that starts from any snapshot and folds the frames after it has the server's board")]
    public void ClientsJoinLate() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        var cut = played.Events.Count / 2;
        var client = new FoldingClient(Played.Text(played.Rooms[cut].Board.ToJson(cut)), Played.Text(played.Rooms[cut].Canvases.ToJson()));
        foreach (var frame in played.Frames.Skip(cut))
            client.Take(Played.Text(frame));
        return client.Board == FoldingClient.Canonical(Played.Text(played.Last.Board.ToJson(played.Last.Seq)));
    }, runs: 300);

    [Fact(DisplayName = "[EV1] a client that folds frames alone, from the start or from any snapshot, has the server's canvases")]
    public void ClientsFoldCanvases() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        var cut = played.Events.Count / 2;
        var early = new FoldingClient();
        var late = new FoldingClient(Played.Text(played.Rooms[cut].Board.ToJson(cut)), Played.Text(played.Rooms[cut].Canvases.ToJson()));
        var at = 0;
        foreach (var frame in played.Frames)
        {
            early.Take(Played.Text(frame));
            if (at++ >= cut)
                late.Take(Played.Text(frame));
            var canvases = FoldingClient.Canonical(Played.Text(played.Rooms[at].Canvases.ToJson()));
            if (early.Canvases != canvases || (at > cut && late.Canvases != canvases))
                return false;
        }

        return true;
    }, runs: 300);

    [Fact(DisplayName = "[WS6] every command that was carried out is a duplicate ever after, with its own seq")]
    public void CommandsOnce() => Check.That(Step.Scripts, steps =>
    {
        var played = new Played(steps);
        return played.Events.All(e =>
            played.Last.Decide(e.By, Role.Viewer, e.ClientId, new RoomAction.Clear(), default, Played.Start) is Decision.Duplicate again
            && again.Seq == e.Seq);
    }, runs: 200);

    private static bool ChangesTheBoard(Step step) => step.Kind < 6 || step is { Kind: 6, B: > 5 };

    private static Room Fold(IEnumerable<RoomEvent> events, RoomLimits limits) =>
        events.Aggregate(Room.Open(Epoch.Parse("epoch"), limits), (room, e) => room.Apply(e));
}
