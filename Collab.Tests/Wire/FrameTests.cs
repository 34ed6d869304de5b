using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class FrameTests
{
    [Theory(DisplayName = "[WS7] a packet is the header of RFC 6455 and the JSON, in one piece")]
    [InlineData(2, new byte[] { 0x81, 2 })]
    [InlineData(125, new byte[] { 0x81, 125 })]
    [InlineData(126, new byte[] { 0x81, 126, 0, 126 })]
    [InlineData(65_535, new byte[] { 0x81, 126, 0xFF, 0xFF })]
    [InlineData(65_536, new byte[] { 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    public void Header(int length, byte[] header)
    {
        var json = Encoding.UTF8.GetBytes("\"" + new string('x', length - 2) + "\"");
        var frame = Frame.FromJson(json);
        frame.Json.ToArray().ShouldBe(json);
        frame.Packet.ToArray().ShouldBe([.. header, .. json]);
    }

    [Fact(DisplayName = "[RC2] a recovered frame is the stored one with its mark, and is marked once")]
    public void Recovered()
    {
        var once = RecoveredFrame.Of("""{"type":"message","seq":1}"""u8);
        Encoding.UTF8.GetString(once.Json.Span).ShouldBe("""{"recovered":true,"type":"message","seq":1}""");
        RecoveredFrame.Of(once.Json.Span).Json.ToArray().ShouldBe(once.Json.ToArray());
    }

    [Fact(DisplayName = "[WS14] a frame is compressed once for all who want it so, at whatever moment they ask, and keeps its plain packet")]
    public async Task DeflatedOnce()
    {
        var frame = Frame.FromJson(Encoding.ASCII.GetBytes(new string('x', 200_000)));
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => frame.DeflatedPacket))).WaitAsync(TimeSpan.FromSeconds(10));
        asked.ShouldAllBe(packet => packet.Equals(asked[0]));
        frame.IsDeflated.ShouldBeTrue();
        asked[0].Length.ShouldBeLessThan(2_000);
        asked[0].Span[0].ShouldBe((byte)0xC1);
        frame.Packet.Length.ShouldBe(200_010);
    }

    [Fact(DisplayName = "[WS14] small frames, those that don't get smaller, and those made for one receiver stay plain")]
    public void StaysPlain()
    {
        var random = new byte[5_000];
        new Random(1).NextBytes(random);
        var text = Encoding.ASCII.GetBytes(new string('x', 1_024));
        foreach (var frame in new[] { Frame.FromJson(text), Frame.FromJson(random), Frame.FromJson(text, text, forOne: true) })
            frame.DeflatedPacket.ShouldBe(frame.Packet);
        Frame.FromJson([.. text, (byte)'x']).DeflatedPacket.Span[0].ShouldBe((byte)0xC1);
    }

    [Theory(DisplayName = "[WS7] every text goes out as valid JSON in valid UTF-8")]
    [InlineData("plain")]
    [InlineData("quote \" backslash \\ slash /")]
    [InlineData("\0\u0001\b\t\n\f\r\u000f\u0010\u0011\u001f")]
    [InlineData("ü 漢字 😀 \u2028")]
    [InlineData("\ud800 lone \udc00")]
    public void Strings(string text)
    {
        var json = new JsonBuffer().String(text);
        var read = System.Text.Json.JsonSerializer.Deserialize<string>(json.Written);
        read.ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    [Fact(DisplayName = "[WS7] times are UTC with milliseconds, whatever zone they come in")]
    public void Times() =>
        Encoding.UTF8.GetString(new JsonBuffer().Time(new DateTimeOffset(2026, 3, 4, 1, 2, 3, 45, TimeSpan.FromHours(2))).Written)
            .ShouldBe("\"2026-03-03T23:02:03.045Z\"");

    [Fact(DisplayName = "[RC4] a stored frame that is not whole is refused, not guessed at")]
    public void BrokenEvents()
    {
        var frame = ServerFrames.All()["drawing_action.undo"].Json;
        for (var length = 0; length < frame.Length; length++)
            Should.Throw<InvalidDataException>(() => EventReader.Read(frame[..length]), $"cut at {length}");
        foreach (var missing in (string[])["\"type\":\"message\",", "\"seq\":1,", "\"user_id\":\"u\",", ",\"data\":{}"])
        {
            var whole = """{"type":"message","timestamp":"2026-01-01T00:00:00.000Z","seq":1,"user_id":"u","name":"","data":{}}""";
            EventReader.Read(Encoding.UTF8.GetBytes(whole)).Seq.ShouldBe(1);
            Should.Throw<InvalidDataException>(() => EventReader.Read(Encoding.UTF8.GetBytes(whole.Replace(missing, ""))), missing);
        }

        Should.Throw<InvalidDataException>(() => EventReader.Read(
            """{"type":"drawing_action","timestamp":"2026-01-01T00:00:00.000Z","seq":1,"user_id":"u","name":"","data":{"action":"fly"}}"""u8.ToArray()));
    }

    [Fact(DisplayName = "[WS7] the seq of a stored frame is read without the rest")]
    public void Seq() => EventReader.ReadSeq(ServerFrames.All()["message"].Json).ShouldBe(7);
}
