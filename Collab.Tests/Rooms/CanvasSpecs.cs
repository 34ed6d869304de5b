using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class CanvasSpecs : RoomSpec
{
    private const string Chart = """{"canvas_id":"chart","type":"chart","title":"Sales"}""";

    [Fact(DisplayName = "[EV1] who joins later gets the open canvases with their updates, also after a restart of the room, from the journal")]
    public void Late_joiners() => JoinsLate(fill: 0);

    [Fact(DisplayName = "[EV1] and from a snapshot")]
    public void Late_joiners_from_a_snapshot() => JoinsLate(fill: 60);

    [Fact(DisplayName = "[EV1] update and close of a canvas that is not open are errors; nobody hears of them")]
    public void Not_open()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        foreach (var (type, data) in new[] { ("canvas:update", """{"canvas_id":"c","updates":{}}"""), ("canvas:close", """{"canvas_id":"c","reason":"done"}""") })
        {
            ann.Send(type, data, "1");
            var error = ann.Next("error");
            error.GetProperty("data").GetProperty("code").GetString().ShouldBe("canvas_not_open");
            error.GetProperty("data").GetProperty("details").GetString().ShouldBe("c");
        }

        room.Ask<PublishRefused>(new PublishToRoom(room.Key, "canvas:close", new Author(new UserId("svc"), "S", default), """{"canvas_id":"c","reason":""}"""u8.ToArray()))
            .Refusal.Code.ShouldBe(RefusalCode.CanvasNotOpen);
        ann.Say("next");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[EV1] [RC2] who resumes gets the canvases by their events, and no list")]
    public void Resumed()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var epoch = room.Status().Epoch;
        ann.Send("canvas:present", Chart);
        ann.Next("canvas:present");
        var joined = room.Socket("bob").Join(new ResumePoint(epoch, 0)).GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        joined.GetProperty("canvases").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact(DisplayName = "[EV1] [RS3] a viewer may not present a canvas or stream")]
    public void Viewers()
    {
        var room = new RoomFixture(this);
        room.Create(access: RoomAccess.View);
        var ann = room.Enter("ann");
        ann.Send("canvas:present", Chart, "1");
        ann.Next("error").GetProperty("data").GetProperty("code").GetString().ShouldBe("forbidden");
        ann.Send("streaming:update", """{"progress":1,"message":""}""", "2");
        var error = ann.Next("error").GetProperty("data");
        error.GetProperty("code").GetString().ShouldBe("forbidden");
        error.GetProperty("message").GetString().ShouldBe("A viewer of this room may not send the application's own types.");
    }

    private void JoinsLate(int fill)
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Send("canvas:present", Chart);
        ann.Send("canvas:present", """{"canvas_id":"gone","type":"note"}""");
        ann.Send("canvas:update", """{"canvas_id":"chart","updates":{"zoom":2}}""");
        ann.Send("canvas:close", """{"canvas_id":"gone","reason":"done"}""");
        ann.Until("canvas:close");
        for (var i = 0; i < fill; i++)
        {
            ann.Say("more");
            ann.Until("message");
        }

        Canvases(room.Socket("bob").Join()).ShouldBe(Expected);
        room.Stop();
        Canvases(room.Socket("cem").Join()).ShouldBe(Expected);

        static string Canvases(System.Text.Json.JsonElement joined) => joined.GetProperty("data").GetProperty("canvases").GetRawText();
    }

    private const string Expected = $$$"""[{"canvas_id":"chart","type":"chart","data":{{{Chart}}},"updates":{"zoom":2}}]""";
}
