using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class RoomTests
{
    private const string Stroke = """{"action":"draw","points":[[100,100],[200,200]]}""";

    [Fact(DisplayName = "[DR1] points alone are enough: the server gives the element's id and its place")]
    public void DrawPoints()
    {
        var played = new Played([]);
        played.Do("ann", Stroke).ShouldBeOfType<Decision.Accepted>();
        Board(played).ShouldBe("""{"seq":1,"elements":[{"id":"fresh0","z":1,"points":[[100,100],[200,200]]}]}""");
    }

    [Fact(DisplayName = "[DR1] what a client adds to an element is kept as it came")]
    public void KeepsUnknownMembers()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"e","shape":"sticky","note":{"a":[1,null,"ü \" "]},"style":{"glow":true,"fill":null}}""");
        Board(played).ShouldBe("""{"seq":1,"elements":[{"id":"e","z":1,"shape":"sticky","note":{"a":[1,null,"ü \" "]},"style":{"glow":true,"fill":null}}]}""");
    }

    [Fact(DisplayName = "[DR1] update merges a patch, null takes a member away, the place stays")]
    public void Update()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"e","shape":"rect","x":1,"style":{"color":"red","width":3}}""");
        played.Do("bob", """{"action":"update","element_id":"e","patch":{"x":9,"style":{"color":"blue","width":null}}}""");
        Board(played).ShouldBe("""{"seq":2,"elements":[{"id":"e","z":1,"shape":"rect","x":9,"style":{"color":"blue"}}]}""");
    }

    [Fact(DisplayName = "[DR1] z orders the board, and drawing an element again leaves it in its place")]
    public void Places()
    {
        var played = new Played([]);
        foreach (var id in (string[])["a", "b", "c"])
            played.Do("ann", $$"""{"action":"draw","element_id":"{{id}}","shape":"rect"}""");
        played.Do("ann", """{"action":"draw","element_id":"a","shape":"line"}""");
        Order(played).ShouldBe("a b c");
        played.Do("ann", """{"action":"update","element_id":"a","patch":{"z":10}}""");
        Order(played).ShouldBe("b c a");
        played.Do("ann", """{"action":"draw","element_id":"d","z":-1,"shape":"line"}""");
        Order(played).ShouldBe("d b c a");
    }

    [Fact(DisplayName = "[DR1] an update that would leave no element, or an element of wrong types, is refused and changes nothing")]
    public void UpdateStaysAnElement()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"e","shape":"rect"}""");
        foreach (var patch in (string[])["""{"shape":null}""", """{"points":7}""", """{"style":[]}""", """{"z":"top"}"""])
            Refusal(played.Do("ann", $$"""{"action":"update","element_id":"e","patch":{{patch}} }""")).Code.ShouldBe(RefusalCode.InvalidFormat, patch);
        played.Last.Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[DR1] erase takes what is there and says what it took; nothing there is an error")]
    public void Erase()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"e","shape":"rect"}""");
        var accepted = played.Do("bob", """{"action":"erase","element_ids":["x","e","e"]}""").ShouldBeOfType<Decision.Accepted>();
        ((RoomChange.Erased)accepted.Event.Change).Ids.ShouldBe([ElementId.Parse("e")]);
        Refusal(played.Do("bob", """{"action":"erase","element_ids":["e"]}""")).Code.ShouldBe(RefusalCode.ElementNotFound);
        Refusal(played.Do("bob", """{"action":"update","element_id":"e","patch":{}}""")).Code.ShouldBe(RefusalCode.ElementNotFound);
    }

    [Fact(DisplayName = "[DR3] undo is one's own: another user's later strokes stay")]
    public void UndoIsOnesOwn()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"a","shape":"rect"}""");
        played.Do("bob", """{"action":"draw","element_id":"b","shape":"rect"}""");
        played.Do("ann", """{"action":"undo"}""").ShouldBeOfType<Decision.Accepted>();
        Order(played).ShouldBe("b");
        Refusal(played.Do("ann", """{"action":"undo"}""")).Code.ShouldBe(RefusalCode.NothingToUndo);
        Refusal(played.Do("bob", """{"action":"redo"}""")).Code.ShouldBe(RefusalCode.NothingToRedo);
        played.Do("ann", """{"action":"redo"}""");
        Order(played).ShouldBe("a b");
    }

    [Fact(DisplayName = "[DR3] undo never takes back what another has made of an element since, and passes on to what is left of one's own")]
    public void UndoSparesOthers()
    {
        var played = new Played([]);
        played.Do("ann", """{"action":"draw","element_id":"a","shape":"rect"}""");
        played.Do("ann", """{"action":"draw","element_id":"b","shape":"rect"}""");
        played.Do("bob", """{"action":"update","element_id":"b","patch":{"x":5}}""");
        played.Do("ann", """{"action":"undo"}""").ShouldBeOfType<Decision.Accepted>();
        Board(played).ShouldBe("""{"seq":4,"elements":[{"id":"b","z":2,"shape":"rect","x":5}]}""");
    }

    [Fact(DisplayName = "[DR3] a new action ends what could be redone; a message does not")]
    public void NewActionEndsRedo()
    {
        var played = new Played([]);
        played.Do("ann", Stroke);
        played.Do("ann", """{"action":"undo"}""");
        played.Do(Ann, new RoomAction.Post("message", "{}"u8.ToArray()));
        played.Do("ann", """{"action":"redo"}""").ShouldBeOfType<Decision.Accepted>();
        played.Do("ann", """{"action":"undo"}""");
        played.Do("ann", Stroke);
        Refusal(played.Do("ann", """{"action":"redo"}""")).Code.ShouldBe(RefusalCode.NothingToRedo);
    }

    [Fact(DisplayName = "[DR3] clear is undone whole, each element in its place")]
    public void UndoClear()
    {
        var played = new Played([]);
        for (var i = 0; i < 50; i++)
            played.Do("ann", Stroke);
        var before = played.Last.Board;
        played.Do("bob", """{"action":"clear"}""");
        played.Last.Board.Count.ShouldBe(0);
        played.Do("bob", """{"action":"undo"}""");
        played.Last.Board.SameAs(before).ShouldBeTrue();
    }

    [Fact(DisplayName = "[DR5] 10,000 points pass, one more is refused; so with elements, and with bytes")]
    public void Limits()
    {
        var played = new Played([], new RoomLimits { MaxElements = 2, MaxElementBytes = 200_000 });
        Points(10_000).ShouldBeOfType<Decision.Accepted>();
        Refusal(Points(10_001)).Code.ShouldBe(RefusalCode.LimitExceeded);
        played.Do("ann", """{"action":"draw","element_id":"b","shape":"rect"}""").ShouldBeOfType<Decision.Accepted>();
        Refusal(played.Do("ann", Stroke)).Code.ShouldBe(RefusalCode.LimitExceeded);
        played.Do("ann", """{"action":"draw","element_id":"b","shape":"line"}""").ShouldBeOfType<Decision.Accepted>();
        var fat = new string('x', 200_000);
        Refusal(played.Do("ann", $$"""{"action":"update","element_id":"b","patch":{"fat":"{{fat}}"} }""")).Code.ShouldBe(RefusalCode.LimitExceeded);
        played.Last.Seq.ShouldBe(3);

        Decision Points(int count) =>
            played.Do("ann", $$"""{"action":"draw","element_id":"a","points":[{{string.Join(',', Enumerable.Repeat("[1,2]", count))}}]}""");
    }

    [Fact(DisplayName = "[DR5] a board has its weight in bytes, and what would go over it is refused whole")]
    public void BoardBytes()
    {
        var played = new Played([], new RoomLimits { MaxBoardBytes = 300 });
        played.Do("ann", Stroke).ShouldBeOfType<Decision.Accepted>();
        played.Do("ann", Stroke).ShouldBeOfType<Decision.Accepted>();
        while (played.Do("ann", Stroke) is Decision.Accepted)
            played.Last.Board.Count.ShouldBeLessThan(10);
        Refusal(played.Do("ann", Stroke)).Code.ShouldBe(RefusalCode.LimitExceeded);
        played.Last.Board.Bytes.ShouldBeLessThanOrEqualTo(300);
    }

    [Fact(DisplayName = "[DR3] what undo holds on to is bounded in bytes: the oldest goes, the newest stays whatever it weighs")]
    public void UndoBytes()
    {
        var played = new Played([], new RoomLimits { UndoBytes = 1 });
        played.Do("ann", Stroke);
        played.Do("ann", Stroke);
        played.Do("ann", """{"action":"undo"}""").ShouldBeOfType<Decision.Accepted>();
        Refusal(played.Do("ann", """{"action":"undo"}""")).Code.ShouldBe(RefusalCode.NothingToUndo);
    }

    [Fact(DisplayName = "[WS7] an event's time has milliseconds and no more, so that it reads back as it was")]
    public void Milliseconds()
    {
        var room = Room.Open(Epoch.Parse("e"), RoomLimits.Default);
        var now = new DateTimeOffset(2026, 1, 1, 1, 0, 0, 7, TimeSpan.FromHours(1)).AddTicks(1234);
        var e = room.Decide(Ann, Role.Editor, null, new RoomAction.Clear(), default, now).ShouldBeOfType<Decision.Accepted>().Event;
        e.At.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 7, TimeSpan.Zero));
        EventReader.Read(FrameWriter.Event(Played.Key, e).Json).At.ShouldBe(e.At);
    }

    [Fact(DisplayName = "[DR5] an undo that would bring back too much is refused, and does not half of it")]
    public void UndoWithinLimits()
    {
        var played = new Played([], new RoomLimits { MaxElements = 3 });
        for (var i = 0; i < 3; i++)
            played.Do("ann", Stroke);
        played.Do("ann", """{"action":"clear"}""");
        played.Do("bob", Stroke);
        Refusal(played.Do("ann", """{"action":"undo"}""")).Code.ShouldBe(RefusalCode.LimitExceeded);
        played.Last.Board.Count.ShouldBe(1);
        played.Do("bob", """{"action":"clear"}""");
        played.Do("ann", """{"action":"undo"}""").ShouldBeOfType<Decision.Accepted>();
        played.Last.Board.Count.ShouldBe(3);
    }

    [Fact(DisplayName = "[RS3] a viewer may talk but not draw")]
    public void Viewer()
    {
        var played = new Played([]);
        Refusal(played.Do("ann", Stroke, role: Role.Viewer)).Code.ShouldBe(RefusalCode.Forbidden);
        Refusal(played.Do(Ann, new RoomAction.Post("quiz:answer", "1"u8.ToArray()), role: Role.Viewer)).Code.ShouldBe(RefusalCode.Forbidden);
        played.Do(Ann, new RoomAction.Post("message", "1"u8.ToArray()), role: Role.Viewer).ShouldBeOfType<Decision.Accepted>();
    }

    [Fact(DisplayName = "[WS6] the same id on the same connection is carried out once; on another connection it is another command")]
    public void OncePerId()
    {
        var played = new Played([]);
        played.Do("ann", Stroke, "1");
        played.Do("bob", Stroke, "1").ShouldBeOfType<Decision.Accepted>();
        played.Do("ann", """{"action":"clear"}""", "1").ShouldBeOfType<Decision.Duplicate>().Seq.ShouldBe(1);
        played.Last.Board.Count.ShouldBe(2);
    }

    [Fact(DisplayName = "[WS6] what is remembered is bounded, for each connection and for all, and the oldest goes first")]
    public void RemembersSoMuch()
    {
        var played = new Played([], new RoomLimits { DedupeIdsPerConnection = 3, DedupeConnections = 2 });
        for (var i = 1; i <= 4; i++)
            played.Do("ann", Stroke, $"{i}");
        played.Do("ann", Stroke, "2").ShouldBeOfType<Decision.Duplicate>().Seq.ShouldBe(2);
        played.Do("ann", Stroke, "1").ShouldBeOfType<Decision.Accepted>();
        played.Do("bob", Stroke, "1");
        played.Do("ann", Stroke, "5");
        played.Do("cid", Stroke, "1");
        played.Do("ann", Stroke, "5").ShouldBeOfType<Decision.Duplicate>();
        played.Do("bob", Stroke, "1").ShouldBeOfType<Decision.Accepted>();
    }

    [Fact(DisplayName = "[WS6] events without a connection, a back end's, are never taken for one another")]
    public void NoConnection()
    {
        var played = new Played([]);
        var backEnd = new Author(UserId.Parse("svc"), "svc", default);
        for (var i = 0; i < 2; i++)
            played.Do(backEnd, new RoomAction.Post("message", "1"u8.ToArray()), "same").ShouldBeOfType<Decision.Accepted>();
    }

    [Fact(DisplayName = "[RC2] a room from a snapshot can undo, redo and tell duplicates as before")]
    public void SnapshotKeepsAll()
    {
        var played = new Played([]);
        played.Do("ann", Stroke, "1");
        played.Do("ann", Stroke, "2");
        played.Do("ann", """{"action":"undo"}""", "3");
        var room = RoomSnapshotReader.Read(RoomSnapshotWriter.Write(played.Last), RoomLimits.Default);
        Decide(new RoomAction.Redo(), "4").ShouldBeOfType<Decision.Accepted>().Event.Change.ShouldBeOfType<RoomChange.Redone>().Target.ShouldBe(2);
        Decide(new RoomAction.Undo(), "4").ShouldBeOfType<Decision.Accepted>().Event.Change.ShouldBeOfType<RoomChange.Undone>().Target.ShouldBe(1);
        Decide(new RoomAction.Undo(), "2").ShouldBeOfType<Decision.Duplicate>().Seq.ShouldBe(2);

        Decision Decide(RoomAction action, string id) => room.Decide(Ann, Role.Editor, id, action, default, Played.Start);
    }

    [Fact(DisplayName = "[WS7] seqs have no gaps: an event that is not the next is a bug and is thrown out")]
    public void NoGaps()
    {
        var played = new Played([]);
        played.Do("ann", Stroke);
        Should.Throw<ArgumentException>(() => played.Last.Apply(played.Events[0]));
        Should.Throw<ArgumentException>(() => played.Last.Apply(played.Events[0] with { Seq = 3 }));
    }

    [Fact(DisplayName = "[MS1] a message is an event of its own, with its data untouched")]
    public void Message()
    {
        var played = new Played([]);
        played.Do(Ann, new RoomAction.Post("message", """{"text" : "hé"}"""u8.ToArray()), "m1");
        Played.Text(played.Frames.Single()).ShouldBe(
            """{"type":"message","timestamp":"2026-01-02T03:04:05.678Z","room":"room","seq":1,"user_id":"ann","connection_id":"c-ann","name":"ann","id":"m1","data":{"text" : "hé"}}""");
    }

    [Fact(DisplayName = "[RC2] a snapshot that is cut or of another version is refused, not guessed at")]
    public void BrokenSnapshots()
    {
        var played = new Played([]);
        for (var i = 0; i < 3; i++)
            played.Do("ann", Stroke, $"{i}");
        var good = RoomSnapshotWriter.Write(played.Last);
        for (var length = 0; length < good.Length; length++)
            Should.Throw<InvalidDataException>(() => RoomSnapshotReader.Read(good.AsSpan(0, length), RoomLimits.Default));
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good).Replace("\"v\":2", "\"v\":3"));
        Should.Throw<InvalidDataException>(() => RoomSnapshotReader.Read(other, RoomLimits.Default));
    }

    private static Author Ann => new(UserId.Parse("ann"), "ann", ConnectionId.Parse("c-ann"));

    private static string Board(Played played) => Encoding.UTF8.GetString(played.Last.Board.ToJson(played.Last.Seq));

    private static string Order(Played played) => string.Join(' ', played.Last.Board.Elements.Select(element => element.Id.Value));

    private static Refusal Refusal(Decision decision) => decision.ShouldBeOfType<Decision.Refused>().Refusal;
}
