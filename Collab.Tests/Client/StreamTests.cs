using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>Received frames as streams, and what is sent without an answer.</summary>
public sealed class StreamTests
{
    [Fact(DisplayName = "[CL4] a stream has every frame since it was asked for, in order, and ends with the connection")]
    public async Task EveryFrame()
    {
        await using var pair = new FakePair();
        var frames = pair.Client.FramesAsync();
        var socket = await pair.ReadyAsync();
        for (var seq = 1; seq <= 3; seq++) await socket.EventAsync("r", seq);
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Count), 5);
        var closing = pair.Client.CloseAsync();
        await socket.ClosedAsync();
        await closing.WaitAsync(TestSocket.Patience);
        var seen = new List<string>();
        await foreach (var frame in frames) seen.Add($"{frame.Type}{frame.Seq}");
        seen.ShouldBe(["welcome", "joined", "message1", "message2", "message3"]);
    }

    [Fact(DisplayName = "[CL4] a stream throws why the connection ended for good")]
    public async Task Throws()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var reading = ReadAsync(pair.Client.FramesAsync());
        await socket.CloseAsync(4001, "kicked");
        (await Should.ThrowAsync<CollabException>(reading)).Code.ShouldBe("kicked");
    }

    [Fact(DisplayName = "[CH3] a stream that is not read ends with slow_reader after its patience, and nobody else misses anything")]
    public async Task SlowReader()
    {
        await using var pair = new FakePair(o => (o.MaxBuffered, o.StreamPatience) = (3, TimeSpan.FromMilliseconds(50)));
        var socket = await pair.ReadyAsync();
        var slow = pair.Client.FramesAsync();
        var quick = ReadAsync(pair.Client.FramesAsync());
        for (var seq = 1; seq <= 10; seq++) await socket.EventAsync("r", seq);
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Count(f => f.Seq is not null)), 10);
        var closing = pair.Client.CloseAsync();
        await socket.ClosedAsync();
        await closing.WaitAsync(TestSocket.Patience);
        (await quick.WaitAsync(TestSocket.Patience)).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        var seen = new List<long>();
        var reading = Should.ThrowAsync<CollabException>(async () =>
        {
            await foreach (var frame in slow) seen.Add(frame.Seq!.Value);
        });
        (await reading).Code.ShouldBe("slow_reader");
        seen.ShouldBe([1, 2, 3]);
        pair.Log.Of(18).Count.ShouldBe(1);
    }

    [Fact(DisplayName = "[CL4] a stream can be cancelled, and closing waits for none that is full")]
    public async Task Cancelled()
    {
        await using var pair = new FakePair(o => (o.MaxBuffered, o.StreamPatience) = (1, TimeSpan.FromMinutes(5)));
        var socket = await pair.ReadyAsync();
        using var cancel = new CancellationTokenSource();
        var reading = ReadAsync(pair.Client.FramesAsync(cancel.Token));
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        _ = pair.Client.FramesAsync();
        for (var seq = 1; seq <= 3; seq++) await socket.EventAsync("r", seq);
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Count(f => f.Seq is not null)), 2);
        await pair.Client.CloseAsync().WaitAsync(TestSocket.Patience);
    }

    [Fact(DisplayName = "a handler that throws harms nobody else, and is logged")]
    public async Task ThrowingHandler()
    {
        await using var pair = new FakePair();
        var seen = 0;
        pair.Client.FrameReceived += _ => throw new InvalidOperationException("mine");
        pair.Client.FrameReceived += frame => { if (frame.Seq is not null) seen++; };
        var socket = await pair.ReadyAsync();
        await socket.EventAsync("r", 1);
        await Eventually.BecomesAsync(() => Task.FromResult(Volatile.Read(ref seen)), 1);
        pair.Log.Of(14).ShouldNotBeEmpty();
        pair.Client.State.ShouldBe(ConnectionState.Ready);
    }

    [Fact(DisplayName = "[CU1] ephemeral frames: the latest of each type and room waits, durable ones go first, and without a connection they are dropped")]
    public async Task Ephemeral()
    {
        var queue = new SendQueue();
        queue.Put("cursor_position", new Destination("r"), new byte[] { 1 });
        queue.Put("drawing_preview", new Destination("r"), new byte[] { 2 });
        queue.Put("cursor_position", new Destination("r"), new byte[] { 3 });
        for (var i = 0; i < 1_000; i++) queue.Put($"app:{i}", default, new byte[] { 9 });
        queue.Add(new byte[] { 0 });
        var first = new List<byte>();
        for (var i = 0; i < 3; i++) first.Add((await queue.TakeAsync(CancellationToken.None))!.Value.Span[0]);
        first.ShouldBe([0, 3, 2]);
        var rest = 0;
        queue.Add(new byte[] { 0 });
        for (; (await queue.TakeAsync(CancellationToken.None))!.Value.Span[0] == 0 || rest < 254; rest++)
        {
        }

        rest.ShouldBe(254);
        queue.Complete();
        (await queue.TakeAsync(CancellationToken.None)).ShouldBeNull();

        await using var pair = new FakePair();
        pair.Client.Cursor(1, 2);
        var socket = await pair.ReadyAsync();
        pair.Client.Preview(new { points = new[] { 1 } });
        (await socket.TakeAsync("drawing_preview")).GetProperty("room").GetString().ShouldBe("r");
        pair.Client.Cursor(3, 4);
        (await socket.TakeAsync("cursor_position")).GetProperty("data").GetRawText().ShouldBe("""{"x":3,"y":4}""");
    }

    private static async Task<List<long>> ReadAsync(IAsyncEnumerable<ServerFrame> frames)
    {
        var seqs = new List<long>();
        await foreach (var frame in frames)
            if (frame.Seq is { } seq) seqs.Add(seq);
        return seqs;
    }
}
