using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Collab.Tests.Domain;

namespace Collab.Tests.Wire;

/// <summary>One frame of each kind that the server sends.</summary>
internal static class ServerFrames
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, 7, TimeSpan.Zero);
    private static readonly RoomId Design = RoomId.Parse("design");
    private static readonly RoomKey Key = new(OrgId.Parse("acme"), Design);
    private static readonly Author Ann = new(UserId.Parse("ann"), "Ann \"A\" Ö", ConnectionId.Parse("c-1"));
    private static readonly Author BackEnd = new(UserId.Parse("svc"), "Back end", default);
    private static readonly Epoch Life = Epoch.Parse("9f86d081884c7d659a2feaa0c55ad015");

    public static IReadOnlyDictionary<string, Frame> All()
    {
        var presence = Presence.Empty
            .Join(Ann.Connection, Ann.User, Ann.Name)
            .Join(ConnectionId.Parse("c-2"), UserId.Parse("bob"), "Bob")
            .SetState(ConnectionId.Parse("c-2"), """{"typing":true}"""u8.ToArray());
        var (ann, bob) = (presence.Participants.First(), presence.Participants.Last());
        var board = Board.Empty.Put(Stroke("e-1", 1));
        var canvases = Canvases.Empty
            .Apply(CanvasReader.Present, """{"canvas_id":"chart-1","type":"chart","title":"Sales"}"""u8.ToArray())
            .Apply(CanvasReader.Update, """{"canvas_id":"chart-1","updates":{"zoom":2}}"""u8.ToArray());
        var message = Event(7, new RoomChange.Posted("message", """{"text":"hello"}"""u8.ToArray()), "m-1");
        var direct = FrameWriter.Notice(FrameType.Direct, Ann, """{"text":"psst"}"""u8.ToArray(), Now, 7, "x-1");
        var cursors = new CursorBatch(Design, Now, [Cursor("c-1", "1"), Cursor("c-2", "2"), Cursor("c-3", "3")]);
        return new Dictionary<string, Frame>
        {
            ["welcome"] = FrameWriter.Welcome(
                new WelcomeInfo(Ann.Connection, SessionId.Parse("c-1.mac"), Ann.User, Ann.Name, Key.Org, 25_000, WireLimits.Default, false), Now),
            ["joined"] = FrameWriter.Joined(Design, Life, 1, presence, new JoinedState(board.ToJson(1), canvases.ToJson()), Now),
            ["joined.recovered"] = FrameWriter.Joined(Design, Life, 1, presence, null, Now),
            ["left"] = FrameWriter.Left(Design, CloseCode.Kicked.Reason, Now),
            ["user_joined"] = FrameWriter.UserJoined(Design, ann, 2, 2, Now),
            ["user_left"] = FrameWriter.UserLeft(Design, ann, 1, 1, Now),
            ["presence_diff"] = FrameWriter.PresenceDiff(Design, [ann], [bob], 51, 50, Now),
            ["presence"] = FrameWriter.Presence(Design, Ann, """{"typing":true}"""u8.ToArray(), Now),
            ["cursors"] = cursors.Compose(null)!,
            ["cursors.without_own"] = cursors.Compose(ConnectionId.Parse("c-2"))!,
            ["ack"] = FrameWriter.Ack("m-1", Now, 7, Design),
            ["ack.run"] = FrameWriter.Ack("m-3", Now, runSeq: 3),
            ["ack.note"] = FrameWriter.Ack("s-2", Now, note: "not subscribed"),
            ["error"] = FrameWriter.Error(new Refusal(RefusalCode.Throttled, "Too many frames.", "50 a second", 120), Now, "m-2", Design),
            ["error.invalid_type"] = FrameWriter.Error(Refusals.Type("welcome", "only the server sends this type"), Now),
            ["pong"] = FrameWriter.Pong("""{"sent":1767225600000}"""u8.ToArray(), Now),
            ["message"] = message,
            ["message.recovered"] = RecoveredFrame.Of(message.Json.Span),
            ["message.back_end"] = FrameWriter.Event(Key, new RoomEvent(8, Now, BackEnd, null, new RoomChange.Posted("message", "null"u8.ToArray()))),
            ["message.numbered"] = FrameWriter.Event(Key, new RoomEvent(
                9, Now, BackEnd with { Connection = ConnectionId.OfBackEnd("5f3a") }, "7c1d", new RoomChange.Posted("message", """{"text":"hello"}"""u8.ToArray()))),
            ["agent_started"] = FrameWriter.Event(Key, new RoomEvent(
                10, Now, BackEnd, null, new RoomChange.Posted("agent_started", """{"goal":"draw"}"""u8.ToArray(), new RunTag(RunId.Parse("run-1"), 1, "Painter", null, Now)))),
            ["tool_completed"] = FrameWriter.Event(Key, new RoomEvent(
                11, Now, BackEnd, null, new RoomChange.Posted("tool_completed", """{"result":"done"}"""u8.ToArray(), new RunTag(RunId.Parse("run-1"), 4, "Painter", "flow-1", Now)))),
            ["application"] = Event(9, new RoomChange.Posted("quiz:answer", """{"answer":"b"}"""u8.ToArray())),
            ["application.streaming"] = Event(12, new RoomChange.Posted("streaming:update", """{"progress":40,"message":"Reading"}"""u8.ToArray())),
            ["application.canvas"] = Event(13, new RoomChange.Posted("canvas:update", """{"canvas_id":"chart-1","updates":{"zoom":2}}"""u8.ToArray())),
            ["drawing_action.draw"] = Event(1, new RoomChange.Drew(Stroke("e-1", 1))),
            ["drawing_action.update"] = Event(2, new RoomChange.Updated(ElementId.Parse("e-1"), """{"x":1}"""u8.ToArray())),
            ["drawing_action.erase"] = Event(3, new RoomChange.Erased([ElementId.Parse("e-1"), ElementId.Parse("e-2")])),
            ["drawing_action.clear"] = Event(4, new RoomChange.Cleared()),
            ["drawing_action.undo"] = Event(5, new RoomChange.Undone(3, [Stroke("e-1", 1)], [ElementId.Parse("e-9")])),
            ["drawing_action.redo"] = Event(6, new RoomChange.Redone(3, [], [ElementId.Parse("e-1")])),
            ["drawing_preview"] = FrameWriter.Ephemeral(Design, Ann, FrameType.DrawingPreview, """{"points":[[1,2]]}"""u8.ToArray(), Now),
            ["history"] = FrameWriter.History(Design, [message.Json], 7, Now, "h-1"),
            ["history.end"] = FrameWriter.History(Design, [], null, Now),
            ["canvases"] = FrameWriter.Canvases(canvases, 7, Now),
            ["inbox"] = FrameWriter.Inbox(7, Now),
            ["going_away"] = FrameWriter.GoingAway(1_500, Now),
            ["token_expiring"] = FrameWriter.TokenExpiring(Now.AddSeconds(60), Now),
            ["publish"] = FrameWriter.Published(ChannelName.Parse("topic:news"), Ann, FrameType.Publish, """{"title":"new"}"""u8.ToArray(), Now),
            ["direct"] = direct,
            ["direct.recovered"] = RecoveredFrame.Of(direct.Json.Span),
            ["publish.to_user"] = FrameWriter.Notice(
                FrameType.Publish, Ann, """{"note":"to myself"}"""u8.ToArray(), Now, 8, "p-2", ChannelName.Parse("user:ann")),
            ["user_event.back_end"] = FrameWriter.Notice("build:done", BackEnd, """{"build":7}"""u8.ToArray(), Now, 9),
            ["agent_started.to_user"] = FrameWriter.RunNotice(
                FrameType.AgentStarted, Ann.User, new RunTag(RunId.Parse("run-1"), 1, "Researcher", "flow-1", Now), "{}"u8.ToArray(), 10),
            ["device_registered"] = FrameWriter.Notice(
                FrameType.DeviceRegistered, Ann, """{"device_id":"phone","device_type":"android"}"""u8.ToArray(), Now, id: "d-1"),
            ["stats"] = FrameWriter.Stats(2, [KeyValuePair.Create(ChannelName.Parse("topic:a"), 2), KeyValuePair.Create(ChannelName.Parse("topic:b"), 1)], Now, "g-1"),
        };
    }

    private static Frame Event(long seq, RoomChange change, string? id = null) =>
        FrameWriter.Event(Key, new RoomEvent(seq, Now, Ann, id, change));

    private static Element Stroke(string id, double z) =>
        new(ElementId.Parse(id), z, ((RoomAction.Draw)Step.ReadAction("""{"action":"draw","points":[[100,100],[200,200]],"style":{"color":"red"}}""")).Body);

    private static CursorEntry Cursor(string connection, string x) =>
        CursorEntry.Of(
            new Author(UserId.Parse("u" + x), "User " + x, ConnectionId.Parse(connection)),
            new Cursor(1, 2, System.Text.Encoding.UTF8.GetBytes($"\"x\":{x},\"y\":2")),
            Now);
}
