using Collab.Client;
using Collab.TestKit;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>A token that ends is replaced before it does.</summary>
public sealed class TokenTests
{
    [Fact(DisplayName = "[WS11] a token that is about to end is replaced in place by a newer one, at most every 5 s")]
    public async Task Renewed()
    {
        var time = new SteppedTime();
        var tokens = new Queue<string>(["one", "one", "two", "three"]);
        await using var pair = new FakePair(o => (o.Time, o.Token) = (time, _ => ValueTask.FromResult(tokens.Dequeue())));
        var socket = await pair.ReadyAsync();
        // The first answer is no newer one.
        await socket.SendAsync(new { type = "token_expiring", data = new { } });
        await Eventually.BecomesAsync(() => Task.FromResult(tokens.Count), 2);
        await socket.SendAsync(new { type = "token_expiring", data = new { } });
        await RenewedAsync("two");
        // A new one a moment later is too soon.
        await socket.SendAsync(new { type = "token_expiring", data = new { } });
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Frames.Count(f => f.Type == "token_expiring")), 3);
        await time.WaitsAsync(TimeSpan.FromSeconds(5));
        tokens.Count.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(5));
        await RenewedAsync("three");

        async Task RenewedAsync(string token) =>
            (await socket.TakeAsync("auth")).GetProperty("data").GetProperty("token").GetString().ShouldBe(token);
    }

    [Fact(DisplayName = "[WS11] a token that cannot be renewed is logged, without the token, and the connection goes on until its end")]
    public async Task NotRenewed()
    {
        var asked = 0;
        await using var pair = new FakePair(o => o.Token = _ => asked++ == 0 ? ValueTask.FromResult("secret") : throw new HttpRequestException("away"));
        var socket = await pair.ReadyAsync();
        await socket.SendAsync(new { type = "token_expiring", data = new { } });
        await Eventually.BecomesAsync(() => Task.FromResult(pair.Log.Of(15).Count), 1);
        pair.Log.Of(15).Single().ShouldNotContain("secret");
        pair.Client.State.ShouldBe(ConnectionState.Ready);
    }

    [Fact(DisplayName = "[CL2] an expired token is not presented again: a newer one connects, without one the connection ends")]
    public async Task Expired()
    {
        var tokens = new Queue<string>(["one", "two", "two"]);
        await using var pair = new FakePair(o => o.Token = _ => ValueTask.FromResult(tokens.Dequeue()));
        CollabException? error = null;
        pair.Client.StateChanged += change => error ??= change.Error;
        var socket = await pair.ReadyAsync();
        await socket.CloseAsync(1008, "token_expired");
        socket = await pair.ResumedAsync();
        socket.Protocols.ShouldContain("bearer.two");
        await pair.BecomesAsync(ConnectionState.Ready);
        await socket.CloseAsync(1008, "token_expired");
        await pair.BecomesAsync(ConnectionState.Disconnected);
        error!.Code.ShouldBe("token_expired");
        pair.Server.Count.ShouldBe(2);
    }
}
