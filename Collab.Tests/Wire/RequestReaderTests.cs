using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class RequestReaderTests
{
    [Theory(DisplayName = "[RM7] join names its room beside the data or in it, with or without a place to go on from")]
    [InlineData("""{"type":"join","room":"r"}""", null, null)]
    [InlineData("""{"type":"join","data":{"room":"r","epoch":"e","since":0}}""", "e", 0L)]
    [InlineData("""{"type":"join","room":"r","data":{"room":"r","epoch":null,"since":9007199254740991}}""", null, 9007199254740991L)]
    public void Join(string json, string? epoch, long? since)
    {
        RequestReader.TryReadJoin(ClientFrames.Read(json), out var join, out _).ShouldBeTrue();
        (join.Room.Value, join.Epoch?.Value, join.Since).ShouldBe(("r", epoch, since));
    }

    [Theory(DisplayName = "[WS8] a request that lacks a field, or has it wrong, says which")]
    [InlineData("""{"type":"join"}""", "room is missing")]
    [InlineData("""{"type":"join","data":[]}""", "data must be an object")]
    [InlineData("""{"type":"join","data":{"room":7}}""", "room must be a string")]
    [InlineData("""{"type":"join","data":{"room":"a b"}}""", "room is not valid")]
    [InlineData("""{"type":"join","room":"a","data":{"room":"b"}}""", "differs")]
    [InlineData("""{"type":"join","room":"a","data":{"epoch":""}}""", "epoch is not valid")]
    [InlineData("""{"type":"join","room":"a","data":{"since":-1}}""", "since must be")]
    [InlineData("""{"type":"join","room":"a","data":{"since":1.5}}""", "since must be")]
    [InlineData("""{"type":"join","room":"a","data":{"since":99999999999999999999}}""", "since must be")]
    [InlineData("""{"type":"history","data":{"limit":0}}""", "limit must be 1 to 500")]
    [InlineData("""{"type":"history","data":{"limit":501}}""", "limit must be 1 to 500")]
    [InlineData("""{"type":"auth"}""", "token is missing")]
    [InlineData("""{"type":"auth","data":{"token":5}}""", "token must be a string")]
    [InlineData("""{"type":"subscribe"}""", "channel is missing")]
    [InlineData("""{"type":"subscribe","data":{"channel":"a b"}}""", "channel is not valid")]
    [InlineData("""{"type":"direct"}""", "to is missing")]
    [InlineData("""{"type":"presence"}""", "state is missing")]
    [InlineData("""{"type":"drawing_preview","data":[1]}""", "data must be an object")]
    [InlineData("""{"type":"cursor_position"}""", "x is missing")]
    [InlineData("""{"type":"cursor_position","data":{"x":1}}""", "y is missing")]
    [InlineData("""{"type":"cursor_position","data":{"x":1,"y":"2"}}""", "y must be a number")]
    [InlineData("""{"type":"cursor_position","data":7}""", "data must be an object")]
    public void Refused(string json, string why)
    {
        var frame = ClientFrames.Read(json);
        Refusal? refusal;
        var good = frame.Kind switch
        {
            ClientFrameKind.Join => RequestReader.TryReadJoin(frame, out _, out refusal),
            ClientFrameKind.History => RequestReader.TryReadHistory(frame, WireLimits.Default, out _, out refusal),
            ClientFrameKind.Auth => RequestReader.TryReadToken(frame, out _, out refusal),
            ClientFrameKind.Subscribe => RequestReader.TryReadChannel(frame, out _, out refusal),
            ClientFrameKind.Direct => RequestReader.TryReadReceiver(frame, out _, out refusal),
            ClientFrameKind.Presence => RequestReader.TryReadPresence(frame, WireLimits.Default, out _, out refusal),
            ClientFrameKind.CursorPosition => CursorReader.TryRead(frame, WireLimits.Default, out _, out refusal),
            _ => RequestReader.TryReadEphemeral(frame, out refusal),
        };
        good.ShouldBeFalse();
        refusal!.Code.ShouldBe(RefusalCode.InvalidFormat);
        refusal.Message.ShouldContain(why);
    }

    [Fact(DisplayName = "[MS1] history begins at 0 and gives 100 where nothing else is said")]
    public void History()
    {
        RequestReader.TryReadHistory(ClientFrames.Read("""{"type":"history"}"""), WireLimits.Default, out var history, out _).ShouldBeTrue();
        history.ShouldBe(new HistoryRequest(0, 100));
    }

    [Fact(DisplayName = "[RM6] a state of 4 KiB passes, one byte more is over the limit")]
    public void PresenceSize()
    {
        var text = new string('x', 4094);
        RequestReader.TryReadPresence(ClientFrames.Read($$"""{"type":"presence","data":{"state":"{{text}}"} }"""), WireLimits.Default, out var state, out _).ShouldBeTrue();
        state.Length.ShouldBe(4096);
        RequestReader.TryReadPresence(ClientFrames.Read($$"""{"type":"presence","data":{"state":"{{text}}x"} }"""), WireLimits.Default, out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe(RefusalCode.LimitExceeded);
    }

    [Fact(DisplayName = "[CU1] a cursor keeps what else it carries, but says itself neither who nor when")]
    public void Cursor()
    {
        var frame = ClientFrames.Read("""{"type":"cursor_position","data":{"user_id":"eve","x":1.5,"t\u0069mestamp":0,"tool":{"n":1},"y":-2}}""");
        CursorReader.TryRead(frame, WireLimits.Default, out var cursor, out _).ShouldBeTrue();
        (cursor.X, cursor.Y).ShouldBe((1.5, -2));
        Encoding.UTF8.GetString(cursor.Members.Span).ShouldBe("""
            "x":1.5,"tool":{"n":1},"y":-2
            """);
    }
}
