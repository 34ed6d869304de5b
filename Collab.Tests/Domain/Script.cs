using System.Globalization;
using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Collab.Tests.Domain;

/// <summary>One thing that one of a few users tries in a room. Small numbers, so that they get in each other's way, and so that it shrinks.</summary>
public sealed record Step(int User, int Kind, int A, int B)
{
    /// <summary>Those from here on are of the canvases.</summary>
    public const int CanvasKinds = 10;

    public const int Kinds = CanvasKinds + 3;

    public static Arbitrary<Step[]> Scripts { get; } = Arb.From(Gen.ArrayOf(Steps()), Shorter);

    /// <summary>The frame's data, as a client would send it.</summary>
    public string Json => Kind switch
    {
        0 => $$"""{"action":"draw","points":[[{{A}},{{B}}],[{{B}},{{A}}]],"style":{"color":"c{{A}}","width":{{B + 1}} } }""",
        1 => $$"""{"action":"draw","element_id":"e{{A}}","shape":"rect","x":{{B}},"y":1,"width":5,"height":6}""",
        2 => $$"""{"action":"draw","element_id":"e{{A}}","z":{{B}},"shape":{"type":"ellipse","rx":{{B}} },"own":{"deep":[{"k":{{A}} }]} }""",
        3 => $$"""{"action":"update","element_id":"e{{A}}","patch":{"style":{"color":"u{{B}}"},"own":{"n":{{B}} } } }""",
        4 => $$"""{"action":"update","element_id":"e{{A}}","patch":{"z":{{B}},"own":null} }""",
        5 => $$"""{"action":"erase","element_ids":["e{{A}}","e{{B}}"]}""",
        6 when B > 5 => """{"action":"clear"}""",
        7 => """{"action":"redo"}""",
        _ => """{"action":"undo"}""",
    };

    public RoomAction Action => Kind switch
    {
        10 => Post(CanvasReader.Present, $$"""{"canvas_id":"k{{A}}","type":"t{{B}}","title":"{{A}}{{B}}"}"""),
        11 when B > 5 => Post(CanvasReader.Update, $$"""{"canvas_id":"k{{A}}","updates":[{{B}}]}"""),
        11 => Post(CanvasReader.Update, $$"""{"canvas_id":"k{{A}}","updates":{"m{{B}}":{"n":{{A}},"gone":null},"y{{B / 2}}":{{(B % 2 == 0 ? "1" : "null")}} } }"""),
        12 => Post(CanvasReader.Close, $$"""{"canvas_id":"k{{A}}","reason":"done"}"""),
        _ => ReadAction(Json),
    };

    public Author By => new(UserId.Parse($"u{User}"), $"User {User}", ConnectionId.Parse($"c{User}"));

    public static RoomAction ReadAction(string json)
    {
        var frame = new ClientFrame
        {
            Kind = ClientFrameKind.DrawingAction,
            Type = FrameType.DrawingAction,
            Data = Encoding.UTF8.GetBytes(json),
        };
        return ActionReader.TryRead(frame, out var action, out var refusal)
            ? action!
            : throw new InvalidOperationException(refusal!.Message);
    }

    private static RoomAction.Post Post(string type, string data) => new(type, Encoding.UTF8.GetBytes(data));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"new({User}, {Kind}, {A}, {B})");

    private static Gen<Step> Steps() =>
        from user in Gen.Choose(0, 2)
        from kind in Gen.Choose(0, Kinds - 1)
        from a in Gen.Choose(0, 7)
        from b in Gen.Choose(0, 7)
        select new Step(user, kind, a, b);

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= steps.Length; from += size)
                yield return [.. steps[..from], .. steps[(from + size)..]];
        }
    }
}

/// <summary>What came of a script: each event, and the room after each; the first room is the open one.</summary>
public sealed class Played
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    public static readonly RoomKey Key = new(OrgId.Parse("org"), RoomId.Parse("room"));

    public Played(IEnumerable<Step> steps, RoomLimits? limits = null)
    {
        Limits = limits ?? RoomLimits.Default;
        Rooms.Add(Room.Open(Epoch.Parse("epoch"), Limits));
        var number = 0;
        foreach (var step in steps)
            Do(step.By, step.Action, $"cmd{number++}");
    }

    public RoomLimits Limits { get; }

    public List<RoomEvent> Events { get; } = [];

    public List<Room> Rooms { get; } = [];

    public Room Last => Rooms[^1];

    public Decision Do(Author by, RoomAction action, string? clientId = null, Role role = Role.Editor)
    {
        var decision = Last.Decide(by, role, clientId, action, ElementId.Parse($"fresh{Last.Seq}"), Start.AddMilliseconds(Last.Seq));
        if (decision is Decision.Accepted accepted)
        {
            Events.Add(accepted.Event);
            Rooms.Add(Last.Apply(accepted.Event));
        }

        return decision;
    }

    public Decision Do(string user, string json, string? clientId = null, Role role = Role.Editor) =>
        Do(new Author(UserId.Parse(user), user, ConnectionId.Parse("c-" + user)), Step.ReadAction(json), clientId, role);

    public IEnumerable<ReadOnlyMemory<byte>> Frames => Events.Select(e => FrameWriter.Event(Key, e).Json);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
