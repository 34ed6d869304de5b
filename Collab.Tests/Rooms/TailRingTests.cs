using System.Text;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class TailRingTests
{
    [Fact(DisplayName = "[RC2] the tail covers what it holds, from just before its first frame to its last")]
    public void Covers()
    {
        var ring = Ring(maxFrames: 4, maxBytes: 1_000, count: 10);
        ring.Start.ShouldBe(6);
        ring.End.ShouldBe(10);
        Enumerable.Range(0, 13).Where(since => ring.Covers(since)).ShouldBe([6, 7, 8, 9, 10]);
        ring.After(8).Select(Text).ShouldBe(["000009", "000010"]);
        ring.After(10).ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RC2] the tail is bounded by bytes as by count, and a frame that is too large for it empties it")]
    public void Bounded_by_bytes()
    {
        var ring = Ring(maxFrames: 100, maxBytes: 18, count: 10);
        ring.Start.ShouldBe(7);
        ring.Add(Frame.FromJson(new byte[19]));
        ring.Start.ShouldBe(11);
        ring.Covers(11).ShouldBeTrue();
        ring.Covers(10).ShouldBeFalse();
        ring.After(11).ShouldBeEmpty();
    }

    [Theory(DisplayName = "[RC3] the point to enter at leaves no more than so many bytes to send at once")]
    [InlineData(0, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 9)]
    [InlineData(12, 8)]
    [InlineData(60, 0)]
    [InlineData(1_000, 0)]
    public void Entry_point(int bytes, long expected) => Ring(maxFrames: 100, maxBytes: 1_000, count: 10).EntryPoint(bytes).ShouldBe(expected);

    [Fact(DisplayName = "[MS1] a page of the tail ends at its count or its bytes, with one frame at least")]
    public void Page()
    {
        var ring = Ring(maxFrames: 100, maxBytes: 1_000, count: 10);
        ring.After(2, events: 3, bytes: 1_000).Select(Text).ShouldBe(["000003", "000004", "000005"]);
        ring.After(2, events: 100, bytes: 7).Select(Text).ShouldBe(["000003", "000004"]);
        ring.After(2, events: 100, bytes: 1).Length.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC2] a fresh tail begins where a snapshot ends")]
    public void Reset()
    {
        var ring = Ring(maxFrames: 4, maxBytes: 1_000, count: 10);
        ring.Reset(500);
        ring.Covers(500).ShouldBeTrue();
        ring.Covers(499).ShouldBeFalse();
        ring.EntryPoint(0).ShouldBe(500);
    }

    /// <summary>Frames of six bytes each.</summary>
    private static TailRing Ring(int maxFrames, int maxBytes, int count)
    {
        var ring = new TailRing(maxFrames, maxBytes);
        for (var seq = 1; seq <= count; seq++)
            ring.Add(Frame.FromJson(Encoding.UTF8.GetBytes($"{seq:D6}")));
        return ring;
    }

    private static string Text(Frame frame) => Encoding.UTF8.GetString(frame.Json.Span);
}
