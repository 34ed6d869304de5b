using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class ActionReaderTests
{
    [Theory(DisplayName = "[DR1] what an action lacks, or has of the wrong type, is named")]
    [InlineData("""[]""", "data must be an object")]
    [InlineData("""null""", "data must be an object")]
    [InlineData("""{}""", "action is missing")]
    [InlineData("""{"action":1}""", "action must be a string")]
    [InlineData("""{"action":"fly"}""", "unknown action")]
    [InlineData("""{"action":"draw"}""", "points or a shape")]
    [InlineData("""{"action":"draw","points":[]}""", "points must not be empty")]
    [InlineData("""{"action":"draw","points":{}}""", "points must be an array")]
    [InlineData("""{"action":"draw","points":[[1,2],[3]]}""", "points[1]")]
    [InlineData("""{"action":"draw","points":[[1,"2"]]}""", "points[0]")]
    [InlineData("""{"action":"draw","points":[[1,2,3,4,5]]}""", "points[0]")]
    [InlineData("""{"action":"draw","points":[{"x":1}]}""", "points[0]")]
    [InlineData("""{"action":"draw","points":[{"x":1,"y":null}]}""", "points[0]")]
    [InlineData("""{"action":"draw","points":[7]}""", "points[0]")]
    [InlineData("""{"action":"draw","shape":7}""", "shape must be a string or an object")]
    [InlineData("""{"action":"draw","shape":""}""", "shape")]
    [InlineData("""{"action":"draw","shape":{"type":1}}""", "shape.type must be a string")]
    [InlineData("""{"action":"draw","shape":{"width":"wide"}}""", "shape.width must be a number")]
    [InlineData("""{"action":"draw","shape":{"points":[1]}}""", "shape.points[0]")]
    [InlineData("""{"action":"draw","shape":"rect","x":"left"}""", "x must be a number")]
    [InlineData("""{"action":"draw","shape":"text","text":5}""", "text must be a string")]
    [InlineData("""{"action":"draw","shape":"rect","style":"red"}""", "style must be an object")]
    [InlineData("""{"action":"draw","shape":"rect","style":{"color":5}}""", "style.color must be a string")]
    [InlineData("""{"action":"draw","shape":"rect","style":{"width":"5"}}""", "style.width must be a number")]
    [InlineData("""{"action":"draw","shape":"rect","z":"top"}""", "z must be a number")]
    [InlineData("""{"action":"draw","shape":"rect","element_id":"a b"}""", "element_id")]
    [InlineData("""{"action":"draw","shape":"rect","element_id":"a","id":"b"}""", "differ")]
    [InlineData("""{"action":"update","patch":{}}""", "element_id is missing")]
    [InlineData("""{"action":"update","element_id":"a"}""", "patch is missing")]
    [InlineData("""{"action":"update","element_id":"a","patch":[]}""", "patch must be an object")]
    [InlineData("""{"action":"update","element_id":"a","patch":{"id":"b"}}""", "cannot change")]
    [InlineData("""{"action":"update","element_id":7,"patch":{}}""", "element_id")]
    [InlineData("""{"action":"erase"}""", "element_ids is missing")]
    [InlineData("""{"action":"erase","element_ids":[]}""", "element_ids is missing or empty")]
    [InlineData("""{"action":"erase","element_ids":"a"}""", "must be an array")]
    [InlineData("""{"action":"erase","element_ids":["a",1]}""", "must hold ids")]
    public void Refused(string data, string why)
    {
        ActionReader.TryRead(Drawing(data), out var action, out var refusal).ShouldBeFalse();
        action.ShouldBeNull();
        refusal!.Code.ShouldBe(RefusalCode.InvalidFormat);
        refusal.Message.ShouldStartWith("Invalid message format");
        refusal.Message.ShouldContain(why);
    }

    [Fact(DisplayName = "[DR1] an element may be named by id, and one may be erased alone")]
    public void Liberal()
    {
        Read("""{"action":"draw","id":"a","shape":"rect","style":{"color":null}}""")
            .ShouldBeOfType<RoomAction.Draw>().Id.ShouldBe(ElementId.Parse("a"));
        Read("""{"action":"erase","element_id":"a"}""").ShouldBeOfType<RoomAction.Erase>().Ids.ShouldBe([ElementId.Parse("a")]);
    }

    [Fact(DisplayName = "[DR5] points are counted wherever they stand")]
    public void CountsPoints()
    {
        Points("""{"action":"draw","points":[[1,2],[3,4,0.5],{"x":1,"y":2,"t":{}}]}""").ShouldBe(3);
        Points("""{"action":"draw","points":[[1,2]],"shape":{"type":"polygon","points":[[1,2],[3,4]]}}""").ShouldBe(3);
        Points("""{"action":"draw","shape":"rect"}""").ShouldBe(0);

        static int Points(string data) => Read(data).ShouldBeOfType<RoomAction.Draw>().Body.Points;
    }

    [Fact(DisplayName = "[MS1] [WS13] messages and the application's own events carry any JSON as it is")]
    public void Posts()
    {
        foreach (var (json, type) in new[] { ("""{"data":[1, 2]}""", "message"), ("""{"type":"a:b","data":"x"}""", "a:b") })
        {
            ActionReader.TryRead(ClientFrames.Read(json), out var action, out _).ShouldBeTrue();
            action.ShouldBeOfType<RoomAction.Post>().Type.ShouldBe(type);
        }

        ActionReader.TryRead(ClientFrames.Read("""{"type":"ping"}"""), out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe(RefusalCode.InvalidType);
    }

    private static RoomAction Read(string data)
    {
        ActionReader.TryRead(Drawing(data), out var action, out var refusal).ShouldBeTrue(refusal?.Message);
        return action!;
    }

    private static ClientFrame Drawing(string data) =>
        ClientFrames.Read(Encoding.UTF8.GetString([.. "{\"type\":\"drawing_action\",\"data\":"u8, .. Encoding.UTF8.GetBytes(data), (byte)'}']));
}
