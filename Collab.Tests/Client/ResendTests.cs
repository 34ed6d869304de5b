using System.Text.Json;
using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>What is sent arrives once and in order; what comes is handed on once and in order.</summary>
public sealed class ResendTests
{
    [Fact(DisplayName = "[CL4] a frame without an ack is sent again after a reconnect with the same id; one with an ack is not")]
    public async Task Resent()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var acked = pair.Client.SendAsync("message", new { n = 1 });
        var lost = pair.Client.SendAsync("message", new { n = 2 });
        var (first, second) = (await socket.TakeAsync("message"), await socket.TakeAsync("message"));
        await socket.AckAsync(first, new { seq = 1 });
        (await acked.WaitAsync(TestSocket.Patience)).Seq.ShouldBe(1);
        socket.Cut();
        socket = await pair.ResumedAsync();
        var again = await socket.TakeAsync("message");
        again.GetRawText().ShouldBe(second.GetRawText());
        await socket.AckAsync(again, new { seq = 2 });
        (await lost.WaitAsync(TestSocket.Patience)).Seq.ShouldBe(2);
    }

    [Fact(DisplayName = "[CL4] a frame that was committed but not acked is known by its own event in the replay, and not sent again")]
    public async Task KnownByItsEvent()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var sending = pair.Client.SendAsync("message");
        var sent = await socket.TakeAsync("message");
        socket.Cut();
        socket = await pair.ResumedAsync(1);
        await socket.EventAsync("r", 1, "c1", sent.GetProperty("id").GetString());
        (await sending.WaitAsync(TestSocket.Patience)).Seq.ShouldBe(1);
        _ = pair.Client.SendAsync("message", new { next = true });
        (await socket.TakeAsync("message")).GetProperty("data").GetProperty("next").GetBoolean().ShouldBeTrue();
    }

    [Fact(DisplayName = "[CL4] events are handed on once and in order: an old one is dropped, after a gap the connection resumes from where it was")]
    public async Task OnceAndInOrder()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        foreach (var seq in new[] { 1, 1, 3 }) await socket.EventAsync("r", seq);
        socket = await pair.ResumedAsync(3);
        socket.Path.ShouldContain("since=1");
        foreach (var seq in new[] { 2, 3 }) await socket.EventAsync("r", seq);
        await Eventually.BecomesAsync(() => Task.FromResult(string.Join(',', pair.Frames.Where(f => f.Seq is not null).Select(f => f.Seq))), "1,2,3");
    }

    [Theory(DisplayName = "[RC4] a frame that is not taken now goes again with the same id, before those sent after it, and they few at a time")]
    [InlineData("not_saved")]
    [InlineData("throttled")]
    [InlineData("unavailable")]
    public async Task OrderBehindARetry(string code)
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var sending = Enumerable.Range(0, 4).Select(n => pair.Client.SendAsync("message", new { n })).ToArray();
        var frames = new List<JsonElement>();
        for (var i = 0; i < 4; i++) frames.Add(await socket.TakeAsync("message"));
        // The first two are refused; what comes after them must not go before them.
        await socket.RefuseAsync(frames[1], code, 20, retryable: true);
        await socket.RefuseAsync(frames[0], code, 20, retryable: true);
        await socket.AckAsync(frames[2], new { seq = 1 });
        await socket.AckAsync(frames[3], new { seq = 2 });
        await sending[3].WaitAsync(TestSocket.Patience);
        var later = pair.Client.SendAsync("message", new { n = 4 });
        // The first goes alone: what is sent now comes right after it.
        var again = await AgainAsync(0);
        pair.Client.Signal("test:next");
        await socket.TakeAsync("test:next");
        await socket.AckAsync(again, new { seq = 3 });
        // Each answer makes room for one more.
        again = await AgainAsync(1);
        await socket.AckAsync(await AgainAsync(4), new { seq = 7 });
        await socket.AckAsync(again, new { seq = 4 });
        (await later.WaitAsync(TestSocket.Patience)).Seq.ShouldBe(7);
        (await Task.WhenAll(sending)).Select(ack => ack.Seq).ShouldBe([3, 4, 1, 2]);

        async Task<JsonElement> AgainAsync(int n)
        {
            var frame = await socket.TakeAsync("message");
            frame.GetProperty("data").GetProperty("n").GetInt32().ShouldBe(n);
            if (n < 4) frame.GetProperty("id").GetString().ShouldBe(frames[n].GetProperty("id").GetString());
            return frame;
        }
    }

    [Fact(DisplayName = "[CL4] a part of the server that does not answer is asked again, as often as a connect is tried, and then the caller hears it")]
    public async Task Unavailable()
    {
        await using var pair = new FakePair(o => o.MaxTries = 1);
        var socket = await pair.ReadyAsync();
        var sending = pair.Client.SendDirectAsync("bob");
        var first = await socket.TakeAsync("direct");
        await socket.RefuseAsync(first, "unavailable", retryable: true);
        var second = await socket.TakeAsync("direct");
        second.GetRawText().ShouldBe(first.GetRawText());
        await socket.RefuseAsync(second, "unavailable", retryable: true);
        (await Should.ThrowAsync<CollabException>(sending)).Retryable.ShouldBeTrue();
    }

    [Fact(DisplayName = "[CL4] another refusal throws its code, and harms nothing else")]
    public async Task Refused()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var drawing = pair.Client.DrawAsync(new { action = "clear" });
        await socket.RefuseAsync(await socket.TakeAsync("drawing_action"), "forbidden");
        (await Should.ThrowAsync<CollabException>(drawing)).Code.ShouldBe("forbidden");
        pair.Client.State.ShouldBe(ConnectionState.Ready);
    }

    [Fact(DisplayName = "[CL4] cancelling takes back what was never sent; what was sent goes on")]
    public async Task Cancelled()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        using var cancel = new CancellationTokenSource();
        var sent = pair.Client.SendAsync("message", new { n = 1 }, cancel: cancel.Token);
        await socket.TakeAsync("message");
        socket.Cut();
        socket = await pair.Server.NextAsync();
        var unsent = pair.Client.SendAsync("message", new { n = 2 }, cancel: cancel.Token);
        var kept = pair.Client.SendAsync("message", new { n = 3 });
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sent);
        await Should.ThrowAsync<OperationCanceledException>(unsent);
        await Should.ThrowAsync<OperationCanceledException>(pair.Client.SendAsync("message", cancel: cancel.Token));
        await socket.WelcomeAsync(resumed: true);
        await socket.JoinedAsync("r", recovered: true);
        foreach (var n in new[] { 1, 3 })
        {
            var frame = await socket.TakeAsync("message");
            frame.GetProperty("data").GetProperty("n").GetInt32().ShouldBe(n);
            await socket.AckAsync(frame);
        }

        await kept.WaitAsync(TestSocket.Patience);
    }

    [Fact(DisplayName = "[CL4] more than may be unacked is refused at once; without a connection so is everything")]
    public async Task Bounded()
    {
        await using var pair = new FakePair(o => o.MaxUnacked = 2);
        (await Should.ThrowAsync<CollabException>(pair.Client.SendAsync("message"))).Code.ShouldBe("not_connected");
        await pair.ReadyAsync();
        var waiting = new[] { pair.Client.SendAsync("message"), pair.Client.SendAsync("message") };
        (await Should.ThrowAsync<CollabException>(pair.Client.SendAsync("message"))).Code.ShouldBe("too_many_unacked");
        (await Should.ThrowAsync<CollabException>(pair.Client.SendAsync("message", room: "elsewhere"))).Code.ShouldBe("not_joined");
        await pair.Client.CloseAsync();
        foreach (var one in waiting) (await Should.ThrowAsync<CollabException>(one)).Code.ShouldBe("closed");
    }

    [Fact(DisplayName = "[MS1] history comes as a page, and is asked for again after a drop")]
    public async Task History()
    {
        await using var pair = new FakePair();
        var socket = await pair.ReadyAsync();
        var asking = pair.Client.HistoryAsync(5, 2);
        await socket.TakeAsync("history");
        socket.Cut();
        socket = await pair.ResumedAsync();
        var asked = await socket.TakeAsync("history");
        asked.GetProperty("data").GetRawText().ShouldBe("""{"since":5,"limit":2}""");
        await socket.SendAsync(new
        {
            type = "history",
            id = asked.GetProperty("id").GetString(),
            room = "r",
            data = new { events = new[] { new { type = "message", seq = 6, user_id = "bob", data = new { text = "hi" } } }, next = 6 },
        });
        var page = await asking.WaitAsync(TestSocket.Patience);
        page.Next.ShouldBe(6);
        (page.Events.Single().Seq, page.Events.Single().UserId).ShouldBe((6, "bob"));
    }
}
