using Collab.Client;
using Collab.TestKit;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>When a client comes back, when it gives up, and how long it waits.</summary>
public sealed class ReconnectTests
{
    [Fact(DisplayName = "[CL2] full jitter from 1 s, doubled to 30 s; five tries by default; the server's hint first")]
    public async Task Backoff()
    {
        var time = new SteppedTime();
        await using var pair = new FakePair(o =>
        {
            var defaults = new CollabClientOptions();
            (o.BackoffMin, o.BackoffMax, o.Time, o.Random) = (defaults.BackoffMin, TimeSpan.FromSeconds(5), time, () => 0.5);
        });
        var socket = await pair.ReadyAsync();
        await socket.SendAsync(new { type = "going_away", data = new { reconnect_after_ms = 1_234 } });
        await socket.CloseAsync(1012, "restart");
        foreach (var ms in new[] { 1_234, 1_000, 2_000, 2_500, 2_500 })
        {
            await time.WaitsAsync(TimeSpan.FromMilliseconds(ms));
            time.Advance(TimeSpan.FromMilliseconds(ms));
            (await pair.Server.NextAsync()).Cut();
        }

        await pair.BecomesAsync(ConnectionState.Disconnected);
        pair.Plans.Select(plan => plan.Attempt).ShouldBe([1, 2, 3, 4, 5]);
        pair.Plans.First().Reason.ShouldBe("restart");
        pair.Server.Count.ShouldBe(6);
        var options = new CollabClientOptions();
        (options.BackoffMin, options.BackoffMax, options.MaxTries).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 5));
        (options.ConnectTimeout, options.ReadyTimeout, options.CloseTimeout, options.ConnectInterval)
            .ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)));
    }

    [Fact(DisplayName = "[CL2] once ready, the tries count from one again")]
    public async Task ReadyResets()
    {
        await using var pair = new FakePair(o => o.MaxTries = 1);
        var socket = await pair.ReadyAsync();
        for (var i = 0; i < 3; i++)
        {
            socket.Cut();
            socket = await pair.ResumedAsync();
            await pair.BecomesAsync(ConnectionState.Ready);
        }

        pair.Plans.ShouldAllBe(plan => plan.Attempt == 1);
    }

    [Theory(DisplayName = "[CL2] after a terminal code none is tried, and the reason is told")]
    [InlineData(1002, "")]
    [InlineData(1003, "unsupported_data")]
    [InlineData(1007, "invalid_utf8")]
    [InlineData(1008, "forbidden")]
    [InlineData(1009, "too_big")]
    [InlineData(4000, "replaced")]
    [InlineData(4001, "kicked")]
    [InlineData(4002, "room_deleted")]
    public async Task Terminal(int code, string reason)
    {
        await using var pair = new FakePair();
        CollabException? error = null;
        pair.Client.StateChanged += change => error ??= change.Error;
        var socket = await pair.ReadyAsync();
        await socket.CloseAsync(code, reason);
        await pair.BecomesAsync(ConnectionState.Disconnected);
        error!.CloseCode.ShouldBe(code);
        error.Code.ShouldBe(reason.Length == 0 ? "dropped" : reason);
        pair.Plans.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[CL2] a server that says nothing is left after 5 s, one that never lets in after 10 s more")]
    public async Task Timeouts()
    {
        var time = new SteppedTime();
        await using var pair = new FakePair(o => (o.Time, o.Random) = (time, () => 1));
        var connecting = pair.Client.ConnectAsync();
        await pair.Server.NextAsync();
        await time.WaitsAsync(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        await time.WaitsAsync(TimeSpan.FromMilliseconds(2));
        time.Advance(TimeSpan.FromMilliseconds(2));
        await pair.Server.WelcomeAsync();
        await time.WaitsAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));
        await time.WaitsAsync(TimeSpan.FromMilliseconds(4));
        time.Advance(TimeSpan.FromMilliseconds(4));
        await (await pair.Server.WelcomeAsync()).JoinedAsync("r");
        await connecting.WaitAsync(TestSocket.Patience);
        pair.Plans.Select(plan => plan.Reason).ShouldBe(["connect_timeout", "ready_timeout"]);
    }

    [Fact(DisplayName = "[CL2] a token that cannot be had now is asked for again; a CollabException from it is final")]
    public async Task TokenFails()
    {
        var asked = 0;
        await using var pair = new FakePair(o => o.Token = _ => ++asked switch
        {
            1 => throw new HttpRequestException("the login is away"),
            2 => ValueTask.FromResult("t"),
            _ => throw new CollabException("wrong_password", "no"),
        });
        var socket = await pair.ReadyAsync();
        pair.Plans.Single().Reason.ShouldBe("no_token");
        socket.Cut();
        await pair.BecomesAsync(ConnectionState.Disconnected);
        asked.ShouldBe(3);
        (await Should.ThrowAsync<CollabException>(pair.Client.ConnectAsync())).Code.ShouldBe("wrong_password");
    }

    [Fact(DisplayName = "[CL1] session_id is kept through a connect call's own retries, and the server's session resumes it")]
    public async Task SessionIsKept()
    {
        await using var pair = new FakePair(o => (o.Url, o.Invite) = (new Uri(o.Url!, "behind/a/proxy/"), "code"));
        var socket = await pair.ReadyAsync();
        socket.Path.ShouldBe("/behind/a/proxy/ws/r?invite=code");
        socket.Protocols.ShouldBe(["collab.v1", "bearer.t"]);
        var session = pair.Client.SessionId;
        await socket.EventAsync("r", 1);
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Any(f => f.Seq == 1)), true);
        socket.Cut();
        (await pair.ResumedAsync(1)).Path.ShouldBe("/behind/a/proxy/ws/r?session=c1.mac&invite=code&epoch=e1&since=1");
        await pair.BecomesAsync(ConnectionState.Ready);
        pair.Client.SessionId.ShouldBe(session);
    }

    [Fact(DisplayName = "[CL2] a connection that was given up and reaches the server late replaces nothing for good; who is replaced long after, is")]
    public async Task LateConnect()
    {
        var time = new SteppedTime();
        await using var pair = new FakePair(o => (o.Time, o.Random) = (time, () => 0));
        var socket = await pair.ReadyAsync();
        socket.Cut();
        // The late one can do it more than once: at the edge, and in the room.
        for (var i = 0; i < 2; i++)
        {
            socket = await pair.ResumedAsync();
            await pair.BecomesAsync(ConnectionState.Ready);
            await socket.CloseAsync(4000, "replaced");
        }

        socket = await pair.ResumedAsync();
        await pair.BecomesAsync(ConnectionState.Ready);
        time.Advance(TimeSpan.FromSeconds(30));
        await socket.CloseAsync(4000, "replaced");
        await pair.BecomesAsync(ConnectionState.Disconnected);
    }
}
