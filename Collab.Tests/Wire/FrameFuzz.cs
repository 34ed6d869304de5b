using System.Text;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Collab.Tests.Domain;

namespace Collab.Tests.Wire;

/// <summary>Good frames broken in every way that a seed gives, by bytes and by structure; all the way from the bytes to the room.</summary>
public sealed class FrameFuzz
{
    private static readonly byte[][] Grounds = [.. ClientFrames.All.Values.Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "1e400", "-1e308", "1e-999", "123456789012345678901234567890", "\"\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"😀\"", "{}", "[]", "[[]]", "[[1]]", "[[1,2,3,4,5]]", "[{\"x\":1}]", "{\"x\":1,\"x\":2}", "{\"id\":\"e\",\"id\":\"e\"}", "\"clear\"",
        "\"update\"", "\"erase\"", "\"undo\"", "{\"points\":[[1,2]]}", "{\"id\":\"x\"}", "[\"stroke-1\"]", "\"stroke-1\"", "\"a b\"", "-1", "0.5",
        "9223372036854775808", "{\"type\":null}", "{\"color\":1}", "NaN", "'x'", "\"\u2028</script>\"",
    ];

    private static readonly string[] Names =
    [
        "type", "data", "id", "room", "channel", "to", "ephemeral", "action", "element_id", "element_ids", "points", "shape", "style", "patch",
        "z", "x", "y", "state", "since", "limit", "token", "\\u0069d", "d\\u0061ta", "\\ud800", "",
    ];

    /// <summary>Seeds that have failed once stay here, with a few more to hold the ground.</summary>
    [Theory(DisplayName = "[WS8] a broken frame is a frame or a refusal, never an exception, from the bytes to the room")]
    [InlineData(1, 40_000)]
    [InlineData(20260101, 40_000)]
    [InlineData(777, 20_000)]
    public void Pinned(int seed, int cases) => Run(seed, cases);

    [Fact(DisplayName = "[WS8] the same with a new seed each run")]
    public void Fresh() => Run((int)(Check.FreshSeed() & int.MaxValue), 120_000);

    private static void Run(int seed, int cases)
    {
        var random = new Random(seed);
        var played = new Played([], new RoomLimits { MaxElements = 50, UndoDepth = 20 });
        var (frames, actions) = (0, 0);
        for (var i = 0; i < cases; i++)
        {
            var input = Broken(random);
            try
            {
                var frame = Read(input, oracle: i % 16 == 0);
                frames += frame is null ? 0 : 1;
                actions += frame is not null && GoOn(frame, played) ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"COLLAB_TEST_SEED={seed}, case {i}: {Encoding.UTF8.GetString(input)}\n{e}");
            }
        }

        // A fuzz that breaks every frame at its first byte would prove nothing.
        Assert.True(frames > cases / 20 && actions > cases / 200, $"Only {frames} frames and {actions} actions of {cases} cases got through.");
    }

    private static ClientFrame? Read(byte[] input, bool oracle)
    {
        var good = FrameReader.TryRead(input, WireLimits.Default, out var frame, out var refusal, out var id);
        Assert.Equal(good, frame is not null);
        Assert.Equal(good, refusal is null);
        if (frame is not null)
            Assert.Equal(frame.Id, id);
        else
            Assert.True(ErrorCode.Of(refusal!.Code) is { Name: "invalid_format" or "invalid_type" or "invalid_utf8" or "limit_exceeded" });
        if (oracle && IsNotJson(input))
            Assert.False(good);
        return frame;
    }

    /// <summary>What a server would do with it, short of actors. True where an action came of it.</summary>
    private static bool GoOn(ClientFrame frame, Played played)
    {
        RequestReader.TryReadJoin(frame, out _, out var join);
        RequestReader.TryReadHistory(frame, WireLimits.Default, out _, out _);
        RequestReader.TryReadChannel(frame, out _, out _);
        RequestReader.TryReadReceiver(frame, out _, out _);
        RequestReader.TryReadToken(frame, out _, out _);
        RequestReader.TryReadPresence(frame, WireLimits.Default, out _, out _);
        if (CursorReader.TryRead(frame, WireLimits.Default, out var cursor, out _))
            Parse(new CursorBatch(Played.Key.Room, Played.Start, [CursorEntry.Of(Author, cursor, Played.Start)]).Compose(null)!.Json);
        Parse((join is null ? FrameWriter.Pong(frame.Data, Played.Start, frame.Id) : FrameWriter.Error(join, Played.Start, frame.Id)).Json);
        if (!ActionReader.TryRead(frame, out var action, out var refusal))
        {
            Assert.NotNull(refusal);
            Parse(FrameWriter.Error(refusal, Played.Start, frame.Id).Json);
            return false;
        }

        if (played.Do(Author, action!) is not Decision.Accepted accepted)
            return true;
        var bytes = FrameWriter.Event(Played.Key, accepted.Event).Json;
        Parse(bytes);
        Assert.True(FrameWriter.Event(Played.Key, EventReader.Read(bytes)).Json.Span.SequenceEqual(bytes.Span));
        return true;
    }

    private static Author Author => new(UserId.Parse("u"), "U", ConnectionId.Parse("c"));

    private static void Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.DoesNotContain((byte)'\n', json.ToArray());
    }

    private static bool IsNotJson(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { MaxDepth = 2000 });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static byte[] Broken(Random random)
    {
        var bytes = Grounds[random.Next(Grounds.Length)];
        for (var times = random.Next(1, 4); times > 0; times--)
            bytes = random.Next(2) == 0 ? BreakStructure(random, bytes) : BreakBytes(random, bytes);
        return bytes;
    }

    private static byte[] BreakBytes(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var (at, other) = (random.Next(bytes.Length), random.Next(bytes.Length));
        var (from, to) = (Math.Min(at, other), Math.Min(Math.Max(at, other), Math.Min(at, other) + 20));
        return random.Next(6) switch
        {
            0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            1 => [.. bytes[..from], .. bytes[to..]],
            2 => [.. bytes[..to], .. bytes[from..]],
            3 => bytes[..at],
            4 => [.. bytes[..at], (byte)"{}[]\",:\\ 0eu\n"[random.Next(13)], .. bytes[at..]],
            _ => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
        };
    }

    /// <summary>Puts a value where a value begins, or a member where an object begins.</summary>
    private static byte[] BreakStructure(Random random, byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var opening = random.Next(3) == 0 ? '{' : ':';
        var at = text.IndexOf(opening, text.Length == 0 ? 0 : random.Next(text.Length));
        if (at < 0)
            return bytes;
        var value = random.Next(12) == 0
            ? new string('[', random.Next(40)) + new string(']', random.Next(40))
            : Values[random.Next(Values.Length)];
        if (opening == '{')
        {
            var member = $"\"{Names[random.Next(Names.Length)]}\":{value}";
            return Encoding.UTF8.GetBytes(text[..(at + 1)] + member + (text[(at + 1)..].StartsWith('}') ? "" : ",") + text[(at + 1)..]);
        }

        var end = text.IndexOfAny([',', '}', ']'], at);
        return end < 0 ? bytes : Encoding.UTF8.GetBytes(text[..(at + 1)] + value + text[end..]);
    }
}
