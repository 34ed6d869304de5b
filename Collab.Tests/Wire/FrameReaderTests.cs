using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class FrameReaderTests
{
    [Fact(DisplayName = "[WS5] all members of a frame are read")]
    public void AllMembers()
    {
        var frame = ClientFrames.Read("""{"data":{"a":1},"ephemeral":true,"id":"7","to":"bob","channel":"topic:x","room":"r","type":"app:x","run_id":"run","agent_name":"A B","workflow_id":"w","later":[{}]}""");
        frame.Kind.ShouldBe(ClientFrameKind.Application);
        frame.Type.ShouldBe("app:x");
        (frame.Room, frame.Channel, frame.To).ShouldBe((RoomId.Parse("r"), ChannelName.Parse("topic:x"), UserId.Parse("bob")));
        (frame.Id, frame.RunId, frame.AgentName, frame.WorkflowId).ShouldBe(("7", "run", "A B", "w"));
        (frame.Ephemeral, frame.Durable).ShouldBe((true, false));
        Encoding.UTF8.GetString(frame.Data.Span).ShouldBe("""{"a":1}""");
    }

    [Fact(DisplayName = "[WS5] everything may be left out, or null; no type is a message [WS13]")]
    public void Nothing()
    {
        foreach (var json in (string[])["{}", """{"room":null,"id":null,"to":null,"channel":null,"run_id":null}"""])
        {
            var frame = ClientFrames.Read(json);
            (frame.Type, frame.Kind, frame.Room, frame.Id).ShouldBe(("message", ClientFrameKind.Message, null, null));
            Encoding.UTF8.GetString(frame.Data.Span).ShouldBe("{}");
        }
    }

    [Fact(DisplayName = "[WS5] the data outlives the buffer it came in, on one line")]
    public void DataIsACopy()
    {
        var bytes = "{\"data\":\r\n{\t\"a\" :\n \"b\\n c\"}}"u8.ToArray();
        FrameReader.TryRead(bytes, WireLimits.Default, out var frame, out _, out _).ShouldBeTrue();
        bytes.AsSpan().Fill((byte)'x');
        Encoding.UTF8.GetString(frame!.Data.Span).ShouldBe("{\"a\" : \"b\\n c\"}");
    }

    [Theory(DisplayName = "[WS5] escapes in names and values mean what JSON says")]
    [InlineData("""{"\u0074ype":"\u0070ing"}""", "ping", ClientFrameKind.Ping)]
    [InlineData("""{"type":"quiz\u003aanswer"}""", "quiz:answer", ClientFrameKind.Application)]
    [InlineData("""{"type":"spiel:größe\ud83d\ude00"}""", "spiel:größe😀", ClientFrameKind.Application)]
    public void Escapes(string json, string type, ClientFrameKind kind)
    {
        var frame = ClientFrames.Read(json);
        (frame.Type, frame.Kind).ShouldBe((type, kind));
    }

    [Theory(DisplayName = "[WS8] what is wrong is named, with the frame's id wherever it stands, and nothing is thrown")]
    [InlineData("", "invalid_format", null)]
    [InlineData("nonsense", "invalid_format", null)]
    [InlineData("[]", "invalid_format", null)]
    [InlineData("null", "invalid_format", null)]
    [InlineData("\"text\"", "invalid_format", null)]
    [InlineData("{\"id\":\"7\"", "invalid_format", "7")]
    [InlineData("{\"id\":\"7\"} {}", "invalid_format", "7")]
    [InlineData("{\"id\":\"7\",}", "invalid_format", "7")]
    [InlineData("{'id':'7'}", "invalid_format", null)]
    [InlineData("{\"id\":\"7\",\"data\":NaN}", "invalid_format", "7")]
    [InlineData("{\"data\":{\"x\":01},\"id\":\"7\"}", "invalid_format", null)]
    [InlineData("{\"data\":{\"x\":1e400},\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"data\":[-1e999],\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"data\":1e400,\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"data\":\"\\ud800\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"data\":[\"\\udc00x\"],\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"data\":{\"\\ud800\\ud800\\udc00\":1},\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"id\":\"\\ud800\"}", "invalid_format", null)]
    [InlineData("{\"\\ud800\":1,\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"room\":5,\"\\udfff\":1,\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"type\":\"x:\\ud800\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"id\":7}", "invalid_format", null)]
    [InlineData("{\"id\":\"\"}", "invalid_format", null)]
    [InlineData("{\"id\":{}}", "invalid_format", null)]
    [InlineData("{\"room\":\"a b\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"room\":[],\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"channel\":\"\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"to\":1,\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"ephemeral\":\"true\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"ephemeral\":1,\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"run_id\":\"a b\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"type\":null,\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":1,\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":\"\",\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":\"nonsense\",\"room\":\"a b\",\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"room\":\"a b\",\"type\":\"nonsense\",\"id\":\"7\"}", "invalid_format", "7")]
    [InlineData("{\"type\":\"nonsense\",\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":\"Message\",\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":\"welcome\",\"id\":\"7\"}", "invalid_type", "7")]
    [InlineData("{\"type\":\"\\u0061ck\",\"id\":\"7\"}", "invalid_type", "7")]
    public void Refused(string json, string code, string? id)
    {
        FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out var read).ShouldBeFalse();
        frame.ShouldBeNull();
        ErrorCode.Of(refusal!.Code).Name.ShouldBe(code);
        refusal.Message.ShouldStartWith(code == "invalid_type" ? "Invalid message type" : "Invalid message format");
        read.ShouldBe(id);
    }

    [Fact(DisplayName = "[WS8] every type that is the server's alone is refused from a client")]
    public void ServerOnly()
    {
        foreach (var type in FrameType.ServerOnly)
            Refusal($$"""{"type":"{{type}}"}""").Code.ShouldBe(RefusalCode.InvalidType, type);
    }

    [Theory(DisplayName = "[WS8] a key that stands twice in one object is invalid at any depth, however it is escaped")]
    [InlineData("""{"id":"1","id":"2"}""")]
    [InlineData("""{"data":1,"d\u0061ta":2}""")]
    [InlineData("""{"later":1,"later":1}""")]
    [InlineData("""{"data":{"a":{"b":[{"c":1,"d":2,"c":3}]}}}""")]
    [InlineData("""{"data":{"\u00e9":1,"é":2}}""")]
    [InlineData("""{"data":{"\u0061\u0062":1,"a\u0062":2}}""")]
    [InlineData("""{"data":{"":1,"":2}}""")]
    public void Twice(string json) => Refusal(json).Message.ShouldContain("twice");

    [Fact(DisplayName = "[WS8] the same key in different objects is fine, among thousands of keys too")]
    public void NotTwice()
    {
        ClientFrames.Read("""{"type":"a:b","data":{"type":{"type":1},"id":[{"id":1},{"id":2}],"data":0}}""");
        var keys = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"k{i}\":0"));
        ClientFrames.Read("{\"data\":{" + keys + "}}");
        Refusal("{\"data\":{" + keys + ",\"k17\":1}}").Message.ShouldContain("twice");
        Refusal("{\"data\":{" + keys + ",\"\\u006b4999\":1}}").Message.ShouldContain("twice");
    }

    [Fact(DisplayName = "[WS8] sixteen levels pass, the frame's own counted; seventeen do not, and the id behind them is still read")]
    public void Depth()
    {
        ClientFrames.Read($$"""{"data":{{Nested(15)}}}""");
        ClientFrames.Read("""{"later":""" + string.Concat(Enumerable.Repeat("{\"a\":", 15)) + "1" + new string('}', 15) + "}");
        FrameReader.TryRead(
            Encoding.UTF8.GetBytes($$"""{"data":{{Nested(16)}},"id":"7"}"""), WireLimits.Default, out _, out var refusal, out var id).ShouldBeFalse();
        refusal!.Message.ShouldContain("16");
        id.ShouldBe("7");
        Refusal($$"""{"data":{{Nested(30_000)}}}""").Code.ShouldBe(RefusalCode.InvalidFormat);

        static string Nested(int levels) => new string('[', levels) + new string(']', levels);
    }

    [Fact(DisplayName = "[WS9] bytes that are no UTF-8 are told apart, for 1007")]
    public void InvalidUtf8()
    {
        foreach (var bytes in (byte[][])[[0x7B, 0xFF, 0x7D], [.. "{\"data\":\""u8, 0xC3, 0x28, .. "\"}"u8], [.. "{\"data\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]])
        {
            FrameReader.TryRead(bytes, WireLimits.Default, out _, out var refusal, out _).ShouldBeFalse();
            refusal!.Code.ShouldBe(RefusalCode.InvalidUtf8);
        }
    }

    [Fact(DisplayName = "[WS9] 64 KiB pass, one byte more does not")]
    public void Size()
    {
        var text = new string('x', (64 * 1024) - 11);
        ClientFrames.Read($$"""{"data":"{{text}}"}""");
        Refusal($$"""{"data":"{{text}}x"}""").Code.ShouldBe(RefusalCode.LimitExceeded);
    }

    [Fact(DisplayName = "[WS5] an id has at most 64 characters, a type 128")]
    public void Lengths()
    {
        ClientFrames.Read($$"""{"id":"{{new string('é', 64)}}","type":"{{new string('.', 128)}}"}""");
        Refusal($$"""{"id":"{{new string('x', 65)}}"}""").Code.ShouldBe(RefusalCode.InvalidFormat);
        Refusal($$"""{"type":"{{new string('.', 129)}}"}""").Code.ShouldBe(RefusalCode.InvalidType);
    }

    [Theory(DisplayName = "[WS13] messages, drawings and the application's own are durable; ephemeral counts for the application's alone")]
    [InlineData("""{}""", true)]
    [InlineData("""{"ephemeral":true}""", true)]
    [InlineData("""{"type":"drawing_action"}""", true)]
    [InlineData("""{"type":"a.b"}""", true)]
    [InlineData("""{"type":"a.b","ephemeral":true}""", false)]
    [InlineData("""{"type":"cursor_position"}""", false)]
    [InlineData("""{"type":"drawing_preview"}""", false)]
    public void Durable(string json, bool durable) => ClientFrames.Read(json).Durable.ShouldBe(durable);

    private static Refusal Refusal(string json)
    {
        FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out _, out var refusal, out _).ShouldBeFalse();
        return refusal!;
    }
}
