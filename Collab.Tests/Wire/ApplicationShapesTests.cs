using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class ApplicationShapesTests
{
    [Theory(DisplayName = "[EV1] streaming and canvas events of their shape pass, with whatever else they carry")]
    [InlineData("streaming:update", """{"progress":0,"message":""}""")]
    [InlineData("streaming:update", """{"progress":99.5,"message":"Reading","eta":3}""")]
    [InlineData("streaming:update", """{"progress":100,"message":"Done"}""")]
    [InlineData("streaming:error", """{"error":"no disk","code":"disk_full"}""")]
    [InlineData("streaming:complete", """{"final_status":"ok","result":null}""")]
    [InlineData("streaming:complete", """{"final_status":"ok","result":{"n":1}}""")]
    [InlineData("canvas:present", """{"canvas_id":"c.1","type":"chart","series":[1]}""")]
    [InlineData("canvas:update", """{"canvas_id":"c","updates":{}}""")]
    [InlineData("canvas:update", """{"canvas_id":"c","updates":[]}""")]
    [InlineData("canvas:close", """{"canvas_id":"c","reason":"done"}""")]
    [InlineData("canvas:zoom", "7")]
    [InlineData("streaming:pause", "null")]
    public void Fits(string type, string data) => Read(type, data).ShouldBeNull();

    [Theory(DisplayName = "[EV1] another shape is invalid_format, and says what is wrong")]
    [InlineData("streaming:update", "[]", "data must be an object")]
    [InlineData("streaming:update", """{"message":"m"}""", "progress")]
    [InlineData("streaming:update", """{"progress":"50","message":"m"}""", "progress")]
    [InlineData("streaming:update", """{"progress":-1,"message":"m"}""", "progress must be a number from 0 to 100")]
    [InlineData("streaming:update", """{"progress":100.1,"message":"m"}""", "progress")]
    [InlineData("streaming:update", """{"progress":5}""", "message must be a string")]
    [InlineData("streaming:error", """{"code":"c"}""", "error must be a string")]
    [InlineData("streaming:error", """{"error":"e"}""", "code must be a string")]
    [InlineData("streaming:complete", """{"result":1}""", "final_status must be a string")]
    [InlineData("streaming:complete", """{"final_status":"ok"}""", "result is missing")]
    [InlineData("canvas:present", """{"type":"chart"}""", "canvas_id")]
    [InlineData("canvas:present", """{"canvas_id":"no spaces","type":"chart"}""", "canvas_id")]
    [InlineData("canvas:present", """{"canvas_id":"c","type":""}""", "type must be a string")]
    [InlineData("canvas:update", """{"canvas_id":"c"}""", "updates must be")]
    [InlineData("canvas:update", """{"canvas_id":"c","updates":1}""", "updates must be")]
    [InlineData("canvas:close", """{"canvas_id":"c"}""", "reason must be a string")]
    [InlineData("canvas:close", "null", "data must be an object")]
    public void DoesNotFit(string type, string data, string what)
    {
        var refusal = Read(type, data)!;
        refusal.Code.ShouldBe(RefusalCode.InvalidFormat);
        refusal.Message.ShouldStartWith("Invalid message format: ");
        refusal.Message.ShouldContain(what);
        PublishReader.Check(type, Encoding.UTF8.GetBytes(data), ephemeral: false, run: null).ShouldBe(refusal);
    }

    [Fact(DisplayName = "[EV1] progress may be ephemeral; a canvas event may not, since those who come later must see what it did")]
    public void Ephemeral()
    {
        Read("streaming:update", """{"progress":1,"message":""}""", ephemeral: true).ShouldBeNull();
        Read("canvas:close", """{"canvas_id":"c","reason":""}""", ephemeral: true)!.Code.ShouldBe(RefusalCode.InvalidFormat);
    }

    private static Refusal? Read(string type, string data, bool ephemeral = false)
    {
        var frame = $$"""{"type":"{{type}}","id":"1","ephemeral":{{(ephemeral ? "true" : "false")}},"data":{{data}}}""";
        var read = FrameReader.TryRead(Encoding.UTF8.GetBytes(frame), WireLimits.Default, out _, out var refusal, out var id);
        id.ShouldBe("1");
        read.ShouldBe(refusal is null);
        return refusal;
    }
}
