using System.Text;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>The canvases that are open for a user, and who is told of them.</summary>
public sealed class UserCanvasSpecs : RoomSpec
{
    private const string Chart = """{"canvas_id":"chart","type":"chart"}""";
    private const string Open = $$$"""[{"canvas_id":"chart","type":"chart","data":{{{Chart}}},"updates":{"zoom":2}}]""";

    [Theory(DisplayName = "[EV1] a late connection of a user gets the open canvases, acknowledged as their events are: also after a restart, from journal and snapshot")]
    [InlineData(1_000)]
    [InlineData(2)]
    public void Late(int snapshotEvery)
    {
        var user = new UserFixture(this, new CollabSettings { Users = new UserSettings { SnapshotEvery = snapshotEvery } });
        Present(user);
        user.Acknowledge(2);
        Replayed(user.Connect()).ShouldBe([Frame(2, Open)]);
        user.Stop();
        Replayed(user.Connect("c-2")).ShouldBe([Frame(2, Open)]);
        Taken(user, "canvas:close", """{"canvas_id":"chart","reason":"done"}""").ShouldBe(3);
        user.Acknowledge(3);
        Replayed(user.Connect("c-3")).ShouldBeEmpty();
    }

    [Fact(DisplayName = "[EV1] what is still unacknowledged comes behind the canvases that it is part of; who goes on where it was gets the events alone")]
    public void Unacknowledged()
    {
        var user = new UserFixture(this);
        Present(user);
        user.Acknowledge(1);
        var replayed = Replayed(user.Connect());
        replayed.Length.ShouldBe(2);
        replayed[0].ShouldBe(Frame(2, Open));
        replayed[1].ShouldContain("canvas:update");
        Replayed(user.Connect("c-2", since: 1)).ShouldHaveSingleItem().ShouldContain("canvas:update");
        Replayed(user.Connect("c-3", since: 2)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "[EV1] who was away for longer than the inbox reaches gets the canvases, also where none is open any more")]
    public void Gap()
    {
        var user = new UserFixture(this, new CollabSettings { Users = new UserSettings { InboxEvents = 2 } });
        Present(user);
        Taken(user, "canvas:close", """{"canvas_id":"chart","reason":"done"}""");
        user.Tell("one");
        user.Tell("two");
        Replayed(user.Connect(since: 2))[0].ShouldBe(Frame(5, "[]"));
        Replayed(user.Connect("c-2", since: 3)).Length.ShouldBe(2);
    }

    [Fact(DisplayName = "[EV1] update and close of a canvas that is not open for the user are errors, and nothing is kept")]
    public void NotOpen()
    {
        var user = new UserFixture(this);
        user.Send(Notice("canvas:close", """{"canvas_id":"chart","reason":""}"""));
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.CanvasNotOpen);
        user.Tell("next").InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC2] a user's snapshot of version 1 is read as ever: it had no canvases; one of a version to come is refused")]
    public void SnapshotOfVersionOne()
    {
        var state = UserSnapshot.Read("""{"v":1,"seq":4,"acknowledged":3,"items":[],"sent":[],"devices":[]}"""u8.ToArray());
        (state.Inbox.Seq, state.Canvases.Open.Length, state.CanvasesSeq).ShouldBe((4, 0, 0));
        Should.Throw<InvalidDataException>(() => UserSnapshot.Read("""{"v":3,"seq":4}"""u8.ToArray()));
    }

    private static void Present(UserFixture user)
    {
        Taken(user, "canvas:present", Chart).ShouldBe(1);
        Taken(user, "canvas:update", """{"canvas_id":"chart","updates":{"zoom":2}}""").ShouldBe(2);
    }

    private static long? Taken(UserFixture user, string type, string data)
    {
        user.Send(Notice(type, data));
        return user.Sender.ExpectMsg<UserNotified>().InboxSeq;
    }

    private static Notice Notice(string type, string data) => new(type, new Author(new UserId("svc"), "Back end", default), Encoding.UTF8.GetBytes(data));

    /// <summary>The frames without their times; without the one that says where the session begins.</summary>
    private static string[] Replayed(UserSocket socket) =>
    [
        .. socket.Probe.ExpectMsg<ReplayToUser>().Frames.Select(kept => Encoding.UTF8.GetString(kept.Frame.Json.Span))
            .Select(json => System.Text.RegularExpressions.Regex.Replace(json, "\"timestamp\":\"[^\"]*\",", ""))
            .Where(json => !json.StartsWith("""{"type":"inbox",""", StringComparison.Ordinal)),
    ];

    private static string Frame(long inboxSeq, string canvases) =>
        $$$"""{"type":"canvases","data":{"inbox_seq":{{{inboxSeq}}},"canvases":{{{canvases}}}}}""";
}
