using System.Text;
using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class CanvasesTests
{
    private static readonly RoomLimits Tight = new() { MaxCanvases = 2, MaxCanvasBytes = 400 };

    [Fact(DisplayName = "[EV1] present opens a canvas, updates merge, close closes it; each keeps its place")]
    public void Fold()
    {
        var canvases = Of(
            (CanvasReader.Present, """{"canvas_id":"a","type":"chart","title":"A"}"""),
            (CanvasReader.Present, """{"canvas_id":"b","type":"table"}"""),
            (CanvasReader.Update, """{"canvas_id":"a","updates":{"zoom":2,"axis":{"x":1}}}"""),
            (CanvasReader.Update, """{"canvas_id":"a","updates":{"zoom":null,"axis":{"y":2}}}"""));
        Text(canvases).ShouldBe(
            """[{"canvas_id":"a","type":"chart","data":{"canvas_id":"a","type":"chart","title":"A"},"updates":{"axis":{"x":1,"y":2}}},"""
            + """{"canvas_id":"b","type":"table","data":{"canvas_id":"b","type":"table"},"updates":{}}]""");
        Text(Of(canvases, (CanvasReader.Close, """{"canvas_id":"a","reason":"done"}""")))
            .ShouldBe("""[{"canvas_id":"b","type":"table","data":{"canvas_id":"b","type":"table"},"updates":{}}]""");
    }

    [Fact(DisplayName = "[EV1] presenting an open canvas replaces it in its place, without the updates it had")]
    public void Replace()
    {
        var canvases = Of(
            (CanvasReader.Present, """{"canvas_id":"a","type":"chart"}"""),
            (CanvasReader.Update, """{"canvas_id":"a","updates":{"zoom":2}}"""),
            (CanvasReader.Present, """{"canvas_id":"b","type":"table"}"""),
            (CanvasReader.Present, """{"canvas_id":"a","type":"map"}"""));
        canvases.Open.Select(canvas => canvas.Type).ShouldBe(["map", "table"]);
        Text(canvases).ShouldNotContain("zoom");
    }

    [Fact(DisplayName = "[EV1] updates that are an array take the place of what was, and an object begins anew after them")]
    public void Arrays()
    {
        var canvases = Of(
            (CanvasReader.Present, """{"canvas_id":"a","type":"log"}"""),
            (CanvasReader.Update, """{"canvas_id":"a","updates":{"x":1}}"""),
            (CanvasReader.Update, """{"canvas_id":"a","updates":["line 1"]}"""));
        Encoding.UTF8.GetString(canvases.Open[0].Updates.Span).ShouldBe("""["line 1"]""");
        canvases = Of(canvases, (CanvasReader.Update, """{"canvas_id":"a","updates":{"y":2}}"""));
        Encoding.UTF8.GetString(canvases.Open[0].Updates.Span).ShouldBe("""{"y":2}""");
    }

    [Theory(DisplayName = "[EV1] updating or closing what is not open is an error, and changes nothing even where it stands in a journal")]
    [InlineData(CanvasReader.Update, """{"canvas_id":"b","updates":{}}""")]
    [InlineData(CanvasReader.Close, """{"canvas_id":"b","reason":"done"}""")]
    public void NotOpen(string type, string data)
    {
        var canvases = Of((CanvasReader.Present, """{"canvas_id":"a","type":"chart"}"""));
        canvases.Check(type, Encoding.UTF8.GetBytes(data), Tight)!.Code.ShouldBe(RefusalCode.CanvasNotOpen);
        canvases.Apply(type, Encoding.UTF8.GetBytes(data)).ShouldBeSameAs(canvases);
    }

    [Fact(DisplayName = "[EV1] open canvases are bounded in number and in bytes; what makes them smaller always fits")]
    public void Bounds()
    {
        var canvases = Of((CanvasReader.Present, """{"canvas_id":"a","type":"t"}"""), (CanvasReader.Present, """{"canvas_id":"b","type":"t"}"""));
        Check(canvases, CanvasReader.Present, """{"canvas_id":"c","type":"t"}""").ShouldBe(RefusalCode.LimitExceeded);
        Check(canvases, CanvasReader.Present, """{"canvas_id":"b","type":"other"}""").ShouldBeNull();
        Check(canvases, CanvasReader.Update, $$"""{"canvas_id":"a","updates":{"x":"{{new string('x', 400)}}"} }""").ShouldBe(RefusalCode.LimitExceeded);
        var lower = Tight with { MaxCanvases = 1, MaxCanvasBytes = 10 };
        canvases.Check(CanvasReader.Update, """{"canvas_id":"a","updates":{"x":null}}"""u8.ToArray(), lower).ShouldBeNull();
        canvases.Check(CanvasReader.Close, """{"canvas_id":"a","reason":""}"""u8.ToArray(), lower).ShouldBeNull();
    }

    [Fact(DisplayName = "[EV1] other types, and canvas events of another shape in an old journal, change nothing")]
    public void Others()
    {
        Canvases.Empty.Check("canvas:zoom", "1"u8.ToArray(), Tight).ShouldBeNull();
        Canvases.Empty.Apply("quiz:open", """{"canvas_id":"a","type":"t"}"""u8.ToArray()).ShouldBeSameAs(Canvases.Empty);
        foreach (var data in (string[])["null", "[]", "{}", """{"canvas_id":1,"type":"t"}""", """{"canvas_id":"a"}"""])
            Canvases.Empty.Apply(CanvasReader.Present, Encoding.UTF8.GetBytes(data)).ShouldBeSameAs(Canvases.Empty);
    }

    private static RefusalCode? Check(Canvases canvases, string type, string data) =>
        canvases.Check(type, Encoding.UTF8.GetBytes(data), Tight)?.Code;

    private static Canvases Of(params (string Type, string Data)[] events) => Of(Canvases.Empty, events);

    private static Canvases Of(Canvases from, params (string Type, string Data)[] events) =>
        events.Aggregate(from, (canvases, e) => canvases.Apply(e.Type, Encoding.UTF8.GetBytes(e.Data)));

    private static string Text(Canvases canvases) => Encoding.UTF8.GetString(canvases.ToJson());
}
