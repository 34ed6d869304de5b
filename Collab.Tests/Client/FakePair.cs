using System.Collections.Concurrent;
using Collab.Client;
using Collab.Tests.Support;

namespace Collab.Tests.Client;

/// <summary>A client, the server that the test plays, and a log of what the client said of itself.</summary>
internal sealed class FakePair : IAsyncDisposable
{
    public FakePair(Action<CollabClientOptions>? configure = null)
    {
        var options = new CollabClientOptions
        {
            Url = Server.Address,
            Room = "r",
            Token = _ => ValueTask.FromResult("t"),
            BackoffMin = TimeSpan.FromMilliseconds(2),
            BackoffMax = TimeSpan.FromMilliseconds(8),
            ConnectInterval = TimeSpan.Zero,
            CloseTimeout = TimeSpan.FromMilliseconds(300),
            Logger = Log,
        };
        configure?.Invoke(options);
        Client = new CollabClient(options);
        Client.FrameReceived += Frames.Enqueue;
        Client.Reconnecting += Plans.Enqueue;
    }

    public FakeServer Server { get; } = new();

    public RecordingLogger Log { get; } = new();

    public CollabClient Client { get; }

    public ConcurrentQueue<ServerFrame> Frames { get; } = new();

    public ConcurrentQueue<ReconnectPlan> Plans { get; } = new();

    /// <summary>Connects, with the server's part in it; returns the server's end.</summary>
    public async Task<FakeSocket> ReadyAsync()
    {
        var connecting = Client.ConnectAsync();
        var socket = await Server.WelcomeAsync();
        await socket.JoinedAsync("r");
        await connecting.WaitAsync(TestSocket.Patience);
        return socket;
    }

    /// <summary>The connection after the one that was cut: resumed, with nothing missed.</summary>
    public async Task<FakeSocket> ResumedAsync(long seq = 0)
    {
        var socket = await Server.WelcomeAsync(resumed: true);
        await socket.JoinedAsync("r", seq, recovered: true);
        return socket;
    }

    public Task BecomesAsync(ConnectionState state) => Eventually.BecomesAsync(() => Task.FromResult(Client.State), state);

    public async ValueTask DisposeAsync()
    {
        // The server's end first: it answers no close.
        var closing = Client.DisposeAsync();
        await Server.DisposeAsync();
        await closing;
    }
}
