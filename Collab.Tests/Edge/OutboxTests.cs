using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

public sealed class OutboxTests : IDisposable
{
    private static readonly RoomKey Room = new(new OrgId("o"), new RoomId("r"));
    private static readonly ConnectionId Self = new("me");

    private readonly EdgeMetrics _metrics = new();
    private readonly CountingWire _wire = new();
    private int _overflows;

    public void Dispose() => _metrics.Dispose();

    [Fact(DisplayName = "[RC3] a lone frame is written as it was encoded, without a copy")]
    public void LoneFrame()
    {
        var outbox = Make();
        var frame = Frames.Of("a");
        outbox.Offer(frame).ShouldBeTrue();
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        batch.Bytes.ShouldBe(frame.Packet);
        batch.Frames.ShouldBe(1);
        outbox.TryTake(batch).ShouldBeFalse();
    }

    [Fact(DisplayName = "[RC3] all that waits goes in one write, in order")]
    public void OneWrite()
    {
        var outbox = Make();
        for (var n = 0; n < 100; n++)
            outbox.Offer(Frames.Of("a", n));
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        Frames.Names(Frames.Read(batch.Bytes.Span)).ShouldBe(Enumerable.Range(0, 100).Select(n => $"a:{n}"));
        batch.Frames.ShouldBe(100);
        outbox.TryTake(batch).ShouldBeFalse();
        _metrics.FramesOut.ShouldBe(100);
    }

    [Fact(DisplayName = "[RC3] a write gathers up to 64 KiB; what is larger goes alone, and the order stays")]
    public void GathersUpToALimit()
    {
        var outbox = Make();
        var sizes = new[] { 100, 70_000, 200, 40_000, 30_000, 300 };
        foreach (var size in sizes)
            outbox.Offer(Frames.OfSize(size)).ShouldBeTrue();
        var batch = new Batch();
        var writes = new List<int>();
        while (outbox.TryTake(batch))
            writes.Add(batch.Bytes.Length);
        writes.ShouldBe([100, 70_000, 40_200, 30_300]);
    }

    [Fact(DisplayName = "[RC3] the wire is woken once, and again only when it has found nothing")]
    public void WakesOnce()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("a"));
        outbox.Offer(Frames.Of("b"));
        _wire.Wakes.ShouldBe(1);
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        outbox.Offer(Frames.Of("c"));
        _wire.Wakes.ShouldBe(1);
        outbox.TryTake(batch).ShouldBeTrue();
        outbox.TryTake(batch).ShouldBeFalse();
        outbox.Offer(Frames.Of("d"));
        _wire.Wakes.ShouldBe(2);
    }

    [Fact(DisplayName = "[RC3] of the ephemeral frames with one key the latest waits, at its own place among the others")]
    public void LatestWins()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("first"));
        outbox.OfferLatest(Room, "k1", Frames.Of("preview", 1));
        outbox.OfferLatest(Room, "k2", Frames.Of("other", 1));
        outbox.Offer(Frames.Of("stroke", 1));
        outbox.OfferLatest(Room, "k1", Frames.Of("preview", 2));
        Drain(outbox).ShouldBe(["first:0", "other:1", "stroke:1", "preview:2"]);
        _metrics.FramesLeftOut.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC3] one key in two rooms is two slots")]
    public void SlotsAreTheRooms()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("first"));
        outbox.OfferLatest(Room, "k", Frames.Of("here"));
        outbox.OfferLatest(Room with { Room = new RoomId("other") }, "k", Frames.Of("there"));
        Drain(outbox).ShouldBe(["first:0", "here:0", "there:0"]);
    }

    [Fact(DisplayName = "[RC3] a slot is free again once it was written")]
    public void SlotsAreFreed()
    {
        var outbox = Make(slots: 1);
        outbox.Offer(Frames.Of("first"));
        outbox.OfferLatest(Room, "a", Frames.Of("a", 1));
        outbox.OfferLatest(Room, "b", Frames.Of("b", 1));
        Drain(outbox).ShouldBe(["first:0", "a:1"]);
        outbox.Offer(Frames.Of("second"));
        outbox.OfferLatest(Room, "b", Frames.Of("b", 2));
        Drain(outbox).ShouldBe(["second:0", "b:2"]);
    }

    [Fact(DisplayName = "[RC3] however long a socket stalls, ten thousand updates of one key cost one slot")]
    public void SlotsStayBounded()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("first"));
        for (var n = 1; n <= 10_000; n++)
            outbox.OfferLatest(Room, "k", Frames.Of("preview", n));
        Drain(outbox).ShouldBe(["first:0", "preview:10000"]);
    }

    [Fact(DisplayName = "[CU1] cursors that wait are merged: the newest place of each, and never one's own")]
    public void CursorsMerge()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("first"));
        outbox.OfferCursors(Room, Cursors(("a", 1), ("b", 1)));
        outbox.OfferCursors(Room, Cursors(("b", 2), ("me", 2)));
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        var frames = Frames.Read(batch.Bytes.Span);
        frames.Count.ShouldBe(2);
        var cursors = frames[1].GetProperty("data").GetProperty("cursors");
        cursors.EnumerateObject().Select(cursor => $"{cursor.Name}:{cursor.Value.GetProperty("x").GetInt32()}")
            .ShouldBe(["a:1", "b:2"], ignoreOrder: true);
    }

    [Fact(DisplayName = "[CU1] cursors of nobody but oneself are no frame")]
    public void OwnCursorAlone()
    {
        var outbox = Make();
        outbox.OfferCursors(Room, Cursors(("me", 1)));
        Drain(outbox).ShouldBeEmpty();
        outbox.Offer(Frames.Of("next"));
        Drain(outbox).ShouldBe(["next:0"]);
    }

    [Fact(DisplayName = "[RC3] over the bound of ordered bytes the outbox closes, says so once, and keeps nothing")]
    public void Overflows()
    {
        var outbox = Make(bytes: 1000);
        for (var n = 0; n < 10; n++)
            outbox.Offer(Frames.OfSize(100)).ShouldBeTrue();
        _overflows.ShouldBe(0);
        outbox.Offer(Frames.OfSize(100)).ShouldBeFalse();
        outbox.Offer(Frames.OfSize(100)).ShouldBeFalse();
        outbox.IsClosed.ShouldBeTrue();
        _overflows.ShouldBe(1);
        Drain(outbox).ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RC3] what is being written counts until it is written")]
    public void BytesInFlightCount()
    {
        var outbox = Make(bytes: 1000);
        outbox.Offer(Frames.OfSize(900)).ShouldBeTrue();
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        outbox.OrderedBytes.ShouldBe(900);
        outbox.Offer(Frames.OfSize(200)).ShouldBeFalse();
        _overflows.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC3] one frame alone may be larger than the bound")]
    public void OneLargeFrame()
    {
        var outbox = Make(bytes: 1000);
        outbox.Offer(Frames.OfSize(5000)).ShouldBeTrue();
        var batch = new Batch();
        outbox.TryTake(batch).ShouldBeTrue();
        outbox.TryTake(batch).ShouldBeFalse();
        outbox.Offer(Frames.OfSize(5000)).ShouldBeTrue();
        _overflows.ShouldBe(0);
    }

    [Fact(DisplayName = "[RC3] ephemeral frames never make a slow consumer; they are left out when their bytes or slots are used up")]
    public void SlotsDontOverflow()
    {
        var outbox = Make(bytes: 1000, slots: 5);
        outbox.Offer(Frames.OfSize(900));
        for (var n = 0; n < 20; n++)
            outbox.OfferLatest(Room, $"k{n}", Frames.OfSize(150));
        _overflows.ShouldBe(0);
        Drain(outbox).Count().ShouldBe(6);
        for (var n = 0; n < 20; n++)
            outbox.OfferLatest(Room, $"k{n}", Frames.OfSize(400));
        Drain(outbox).Count().ShouldBeInRange(2, 3);
    }

    [Fact(DisplayName = "[RC2] pages of a replay don't count as slowness, however large")]
    public void AheadIsUncounted()
    {
        var outbox = Make(bytes: 1000);
        outbox.OfferAhead([Frames.OfSize(5000), Frames.OfSize(5000)]).ShouldBeTrue();
        outbox.Offer(Frames.OfSize(900)).ShouldBeTrue();
        outbox.OrderedBytes.ShouldBe(10_900);
        var batch = new Batch();
        while (outbox.TryTake(batch))
        {
        }

        outbox.OrderedBytes.ShouldBe(0);
        _overflows.ShouldBe(0);
    }

    [Fact(DisplayName = "[DM1] who leaves has what was written and what is being written, where the stream takes it; not what waits or comes later")]
    public void TakenUponLeaving()
    {
        Taken(takes: true, waits: false, hangs: false).ShouldBe(7);
        Taken(takes: true, waits: false, hangs: true).ShouldBeNull();
        Taken(takes: true, waits: true, hangs: false).ShouldBeNull();
        Taken(takes: false, waits: false, hangs: false).ShouldBeNull();

        long? Taken(bool takes, bool waits, bool hangs)
        {
            var (outbox, batch) = (Make(), new Batch());
            outbox.OfferMissed([Frames.Of("kept", 5)], 6);
            outbox.OfferKept(Frames.Of("kept", 7), 7);
            if (takes)
                outbox.TryTake(batch).ShouldBeTrue();
            if (waits)
                outbox.Offer(Frames.Of("other"));
            outbox.Left(hangs);
            outbox.OfferKept(Frames.Of("kept", 8), 8);
            outbox.InboxSeq.ShouldBe(8);
            while (outbox.TryTake(batch))
            {
                // Written, but too late.
            }

            outbox.Left(hangs: false);
            return outbox.Taken;
        }
    }

    [Fact(DisplayName = "[DM1] who leaves before it was handed anything of an inbox has taken nothing")]
    public void NothingTaken()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("a"));
        Drain(outbox).ShouldBe(["a:0"]);
        outbox.Left(hangs: false);
        (outbox.InboxSeq, outbox.Taken).ShouldBe((-1, null));
    }

    [Fact(DisplayName = "[WS2] a held outbox gives out nothing; let go, it begins with what it was let go with")]
    public void Holds()
    {
        var outbox = Make();
        outbox.Hold();
        outbox.Offer(Frames.Of("a"));
        outbox.OfferLatest(Room, "k", Frames.Of("b", 1));
        outbox.OfferLatest(Room, "k", Frames.Of("b", 2));
        _wire.Wakes.ShouldBe(0);
        Drain(outbox).ShouldBeEmpty();
        outbox.Release(Frames.Of("welcome"));
        _wire.Wakes.ShouldBe(1);
        Drain(outbox).ShouldBe(["welcome:0", "a:0", "b:2"]);
    }

    [Fact(DisplayName = "[LC3] a completed outbox takes nothing in and still gives out what it has")]
    public void Completes()
    {
        var outbox = Make();
        outbox.Offer(Frames.Of("a"));
        outbox.Complete();
        outbox.Offer(Frames.Of("b")).ShouldBeFalse();
        outbox.OfferLatest(Room, "k", Frames.Of("c"));
        Drain(outbox).ShouldBe(["a:0"]);
    }

    [Fact(DisplayName = "[RC3] under five writers and a wire at once nothing of the ordered lane is lost, doubled or turned round")]
    public async Task Concurrent()
    {
        const int perWriter = 5_000;
        var wire = new DrainingWire();
        var outbox = new Outbox(wire, Self, int.MaxValue, 16, _metrics, () => _overflows++);
        var seen = wire.Seen;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var n = 0; n < perWriter; n++)
                outbox.Offer(Frames.Of($"w{writer}", n));
        })).Append(Task.Run(() =>
        {
            for (var n = 0; n < perWriter; n++)
                outbox.OfferLatest(Room, $"k{n % 4}", Frames.Of($"k{n % 4}", n));
        }));
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(30));
        for (var writer = 0; writer < 4; writer++)
        {
            seen.Where(frame => frame.StartsWith($"w{writer}:", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, perWriter).Select(n => $"w{writer}:{n}"));
        }

        foreach (var slot in Enumerable.Range(0, 4))
        {
            var numbers = seen.Where(frame => frame.StartsWith($"k{slot}:", StringComparison.Ordinal))
                .Select(frame => int.Parse(frame[3..])).ToList();
            numbers.ShouldBe(numbers.Order());
            numbers[^1].ShouldBe(perWriter - 4 + slot);
        }
    }

    private static CursorBatch Cursors(params (string Who, int X)[] cursors) =>
        new(Room.Room, DateTimeOffset.UnixEpoch, [.. cursors.Select(cursor =>
            new CursorEntry(new ConnectionId(cursor.Who), Encoding.UTF8.GetBytes($"{{\"x\":{cursor.X}}}")))]);

    private static IEnumerable<string> Drain(Outbox outbox)
    {
        var batch = new Batch();
        var frames = new List<string>();
        while (outbox.TryTake(batch))
            frames.AddRange(Frames.Names(Frames.Read(batch.Bytes.Span)));
        return frames;
    }

    private Outbox Make(int bytes = 1024 * 1024, int slots = 1024) =>
        new(_wire, Self, bytes, slots, _metrics, () => _overflows++);

    private sealed class CountingWire : IWire
    {
        public int Wakes { get; private set; }

        public void Wake(Outbox outbox) => Wakes++;

        public void Close(CloseCode code)
        {
        }

        public void Abort()
        {
        }

        public void Consumed()
        {
        }
    }

    /// <summary>Writes on whatever thread wakes it; that it is woken only once at a time is what keeps the list whole.</summary>
    private sealed class DrainingWire : IWire
    {
        private readonly Batch _batch = new();

        public List<string> Seen { get; } = [];

        public void Wake(Outbox outbox)
        {
            while (outbox.TryTake(_batch))
                Seen.AddRange(Frames.Names(Frames.Read(_batch.Bytes.Span)));
        }

        public void Close(CloseCode code)
        {
        }

        public void Abort()
        {
        }

        public void Consumed()
        {
        }
    }
}
