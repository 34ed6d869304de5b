using System.Diagnostics;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Operations;

/// <summary>The end of the built server as a process.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "[LC4] SIGTERM: clients hear going_away and are closed with 1012, the exit code is 0, and what was acked is there at the next start")]
    public async Task Orderly()
    {
        string token;
        await using (var server = await ServerProcess.StartAsync(_folder.Path))
        {
            token = await server.LoginGuestAsync("ada");
            await using var socket = await server.ConnectAsync("/ws/room", token);
            await socket.WelcomeAsync();
            (await socket.AskAsync("m", new { type = "message", id = "m", data = new { text = "hello" } })).GetProperty("type").GetString().ShouldBe("ack");
            var ended = server.TerminateAsync(TimeSpan.FromSeconds(30));
            (await socket.ReceiveAsync("going_away", TimeSpan.FromSeconds(20))).GetProperty("data").GetProperty("reconnect_after_ms").GetInt32().ShouldBeGreaterThan(0);
            (await socket.ClosedAsync(TimeSpan.FromSeconds(20))).Code.ShouldBe(1012);
            (await ended).ShouldBe(0, server.Output);
        }

        await using var next = await ServerProcess.StartAsync(_folder.Path);
        var history = await next.Http.GetAnswerAsync("/api/v1/rooms/room/history", token);
        history.Body.GetProperty("events").EnumerateArray().Single().GetProperty("data").GetProperty("text").GetString().ShouldBe("hello");
        (await next.TerminateAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, next.Output);
    }

    [Fact(DisplayName = "[LC4] a second signal ends the server now, while a drain is under way")]
    public async Task Now()
    {
        var slow = new Dictionary<string, string> { ["Collab__Sockets__DrainWindow"] = "20s", ["Collab__Sockets__ReconnectAfterMin"] = "1s" };
        await using var server = await ServerProcess.StartAsync(_folder.Path, slow);
        var token = await server.LoginGuestAsync("ada");
        var sockets = new List<TestSocket>();
        for (var i = 0; i < 10; i++)
        {
            sockets.Add(await server.ConnectAsync("/ws/room", token));
            await sockets[^1].WelcomeAsync();
        }

        await server.SignalAsync("TERM");
        await sockets[0].ReceiveAsync("going_away", TimeSpan.FromSeconds(20));
        server.HasExited.ShouldBeFalse();
        var since = Stopwatch.StartNew();
        (await server.TerminateAsync(TimeSpan.FromSeconds(10))).ShouldBe(130, server.Output);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        foreach (var socket in sockets) await socket.DisposeAsync();
    }
}
