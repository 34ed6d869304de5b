using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Collab.Host.Sockets;
using Collab.Tests.Edge;
using Shouldly;

namespace Collab.Tests.Sockets;

public sealed class WireWriterTests : IDisposable
{
    private static readonly byte[] Ping = [0x89, 0x00];
    private static readonly byte[] Close = [0x88, 0x02, 0x03, 0xE8];

    private readonly EdgeMetrics _metrics = new();
    private readonly GatedStream _stream = new();
    private readonly WireWriter _writer;
    private readonly Outbox _outbox;
    private Exception? _failure;

    public WireWriterTests()
    {
        _writer = new WireWriter(_stream, problem => _failure = problem);
        _outbox = new Outbox(new WriterWire(_writer), new ConnectionId("me"), 1 << 20, 16, _metrics, () => { });
    }

    public void Dispose() => _metrics.Dispose();

    [Fact(DisplayName = "[RC3] an idle socket is written to by the thread that offers the frame")]
    public void WritesAtOnce()
    {
        _outbox.Offer(Frames.Of("a", 1));
        _stream.Frames().ShouldBe(["a:1"]);
    }

    [Fact(DisplayName = "[RC3] while the socket does not take it, whoever offers goes on; then all that waits goes in one write")]
    public async Task Gathers()
    {
        _stream.Stall();
        for (var n = 0; n < 5; n++)
            _outbox.Offer(Frames.Of("a", n));
        _stream.Writes.Count.ShouldBe(1);
        await _stream.ResumeAsync();
        _stream.Writes.Count.ShouldBe(2);
        _stream.Frames().ShouldBe(["a:0", "a:1", "a:2", "a:3", "a:4"]);
        _outbox.OrderedBytes.ShouldBe(0);
    }

    [Fact(DisplayName = "[WS10] a ping goes between two writes, never into one")]
    public async Task ControlsBetween()
    {
        _stream.Stall();
        _outbox.Offer(Frames.Of("a", 1));
        _outbox.Offer(Frames.Of("a", 2));
        var ping = _writer.WriteControlAsync(Ping);
        _outbox.Offer(Frames.Of("a", 3));
        ping.IsCompleted.ShouldBeFalse();
        await _stream.ResumeAsync();
        await ping.WaitAsync(TimeSpan.FromSeconds(10));
        _stream.Writes[1].ShouldBe(Ping);
        _stream.Frames().ShouldBe(["a:1", "a:2", "a:3"]);
    }

    [Fact(DisplayName = "[LC3] the close frame comes after all that is queued, and nothing comes after it")]
    public async Task CloseComesLast()
    {
        _stream.Stall();
        _outbox.Offer(Frames.Of("a", 1));
        var close = _writer.WriteControlAsync(Close);
        _outbox.Offer(Frames.Of("a", 2));
        _writer.CloseSent.ShouldBeFalse();
        await _stream.ResumeAsync();
        await close.WaitAsync(TimeSpan.FromSeconds(10));
        _writer.CloseSent.ShouldBeTrue();
        _stream.Writes[^1].ShouldBe(Close);
        _stream.Frames().ShouldBe(["a:1", "a:2"]);
        _outbox.Offer(Frames.Of("a", 3));
        await Should.ThrowAsync<IOException>(_writer.WriteControlAsync(Ping));
        _stream.Writes[^1].ShouldBe(Close);
    }

    [Fact(DisplayName = "[LC3] a write that fails ends the writer, once, and whoever waits hears it")]
    public async Task FailsOnce()
    {
        _stream.Stall();
        _outbox.Offer(Frames.Of("a", 1));
        var ping = _writer.WriteControlAsync(Ping);
        await _stream.BreakAsync(new IOException("broken pipe"));
        await Should.ThrowAsync<IOException>(ping.WaitAsync(TimeSpan.FromSeconds(10)));
        _failure.ShouldBeOfType<IOException>();
        _outbox.Offer(Frames.Of("a", 2));
        _stream.Writes.Count.ShouldBe(1);
        _writer.EndAsync().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact(DisplayName = "[LC3] the end of a writer waits for the write under way, and starts no other")]
    public async Task EndWaits()
    {
        _stream.Stall();
        _outbox.Offer(Frames.Of("a", 1));
        _outbox.Offer(Frames.Of("a", 2));
        var end = _writer.EndAsync();
        end.IsCompleted.ShouldBeFalse();
        await _stream.ResumeAsync();
        await end.WaitAsync(TimeSpan.FromSeconds(10));
        _stream.Frames().ShouldBe(["a:1"]);
    }

    [Fact(DisplayName = "[RC3] writing to a socket that keeps up allocates nothing: no queue, no task, no copy")]
    public void AllocatesNothing()
    {
        var writer = new WireWriter(Stream.Null, problem => _failure = problem);
        var outbox = new Outbox(new WriterWire(writer), new ConnectionId("me"), 1 << 20, 16, _metrics, () => { });
        var frame = Frames.Of("a", 1);
        var room = new RoomKey(new OrgId("o"), new RoomId("r"));
        for (var n = 0; n < 1_000; n++)
            Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1_000; n++)
            Write();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        _metrics.FramesOut.ShouldBe(4_000);

        void Write()
        {
            outbox.Offer(frame);
            outbox.OfferLatest(room, "preview", frame);
        }
    }

    [Fact(DisplayName = "[RC3] four threads that offer and one that pings make whole frames, each thread's in order")]
    public async Task Concurrent()
    {
        _stream.Jitter = true;
        var pings = Task.Run(async () =>
        {
            for (var n = 0; n < 300; n++)
                await _writer.WriteControlAsync(Ping);
        });
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 1_000; n++)
            {
                _outbox.Offer(Frames.Of($"w{writer}", n)).ShouldBeTrue();
                if (n % 50 == 0)
                    await Task.Yield();
            }
        }));
        await Task.WhenAll(writers.Append(pings)).WaitAsync(TimeSpan.FromSeconds(30));
        await _writer.WriteControlAsync(Close).WaitAsync(TimeSpan.FromSeconds(30));
        _stream.Overlapped.ShouldBeFalse();
        var frames = _stream.Frames();
        for (var writer = 0; writer < 4; writer++)
        {
            frames.Where(frame => frame.StartsWith($"w{writer}:", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, 1_000).Select(n => $"w{writer}:{n}"));
        }

        _stream.Writes.Count(write => write.AsSpan().SequenceEqual(Ping)).ShouldBe(300);
    }

    [Fact(DisplayName = "[DM1] a client that read a frame and left before its writer got on has taken it; one whose stream held the frame back has not")]
    public async Task LeftBehindAWrite()
    {
        _stream.Wrote = _writer.Left;
        _outbox.OfferKept(Frames.Of("kept", 1), 1);
        _outbox.Taken.ShouldBe(1);

        _stream.Wrote = null;
        var writer = new WireWriter(_stream, problem => _failure = problem);
        var outbox = new Outbox(new WriterWire(writer), new ConnectionId("me"), 1 << 20, 16, _metrics, () => { });
        _stream.Stall();
        outbox.OfferKept(Frames.Of("kept", 2), 2);
        writer.Left();
        await _stream.ResumeAsync();
        outbox.OrderedBytes.ShouldBe(0);
        outbox.Taken.ShouldBeNull();
    }

    [Fact(DisplayName = "[DM1] a stream that held a frame back and then took it holds nothing back any more")]
    public async Task LeftAfterAStall()
    {
        _stream.Stall();
        _outbox.OfferKept(Frames.Of("kept", 1), 1);
        await _stream.ResumeAsync();
        _writer.Left();
        _outbox.Taken.ShouldBe(1);
    }

    private sealed class WriterWire(WireWriter writer) : IWire
    {
        public void Wake(Outbox outbox) => writer.Wake(outbox);

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
