using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>SIGTERM to the server as a process.</summary>
public sealed class TerminationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private ServerProcess _server = null!;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact(DisplayName = "[LC4] SIGTERM: every client is told when to come back, closed with 1012 while its room still lives, and the server exits with 0")]
    public async Task EndsInOrder()
    {
        var token = await _server.LoginGuestAsync("ann");
        var sockets = new List<TestSocket>();
        for (var n = 0; n < 10; n++)
        {
            var socket = await _server.ConnectAsync("/ws/room", token);
            await socket.WelcomeAsync();
            await socket.ReceiveAsync("joined");
            sockets.Add(socket);
        }

        var exit = _server.TerminateAsync(TimeSpan.FromSeconds(30));
        foreach (var socket in sockets)
        {
            (await socket.ReceiveAsync("going_away")).GetProperty("data").GetProperty("reconnect_after_ms").GetInt32().ShouldBeInRange(1_000, 5_000);
            (await socket.ClosedAsync()).ShouldBe((1012, "restart"));
            await socket.DisposeAsync();
        }

        (await exit).ShouldBe(0, _server.Output);
        _server.Output.ShouldContain("Closed 10 sockets, 0 of them by force");
        _server.Output.ShouldNotContain("lost room");
    }

    [Fact(DisplayName = "[LC4] what a client sends between going_away and 1012 is still stored and acknowledged")]
    public async Task StillServes()
    {
        var token = await _server.LoginGuestAsync("ann");
        await using var first = await _server.ConnectAsync("/ws/room", token);
        await using var last = await _server.ConnectAsync("/ws/room", token);
        foreach (var socket in new[] { first, last })
            await socket.ReceiveAsync("joined");
        var exit = _server.TerminateAsync(TimeSpan.FromSeconds(30));
        await last.ReceiveAsync("going_away");
        // The first of the waves closes after half a second.
        (await last.AskAsync("m1", new { type = "message", id = "m1", data = new { n = 1 } })).GetProperty("type").GetString().ShouldBe("ack");
        (await last.ClosedAsync()).ShouldBe((1012, "restart"));
        (await exit).ShouldBe(0, _server.Output);
    }
}
