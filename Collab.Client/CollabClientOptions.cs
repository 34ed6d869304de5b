using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Client;

/// <summary>How a client connects. Only <see cref="Url"/> is needed.</summary>
public sealed class CollabClientOptions
{
    /// <summary>The server, without a path: ws, wss, http or https.</summary>
    public Uri? Url { get; set; }

    /// <summary>The room to join at once.</summary>
    public string? Room { get; set; }

    /// <summary>Fetches the access token before each try; null for none.</summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; set; }

    /// <summary>From opening the socket to the server's welcome. 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the welcome until all rooms are joined. 10 s.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For the server's answer to a close; then the socket is aborted. 2 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A connect within this time of the last one waits the rest. 3 s.</summary>
    public TimeSpan ConnectInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Reconnects wait a random time of at most this, doubled with each try. 1 s.</summary>
    public TimeSpan BackoffMin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The cap of the doubling. 30 s.</summary>
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reconnects in a row before the client gives up. 5.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>Frames that may wait for their ack; sending more throws. 1,000.</summary>
    public int MaxUnacked { get; set; } = 1_000;

    /// <summary>Frames that a <see cref="CollabClient.Subscribe"/> may hold; then the socket is not read on until some are taken. 10,000.</summary>
    public int MaxBuffered { get; set; } = 10_000;

    /// <summary>The clock and the timers; a test hands in its own.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A number from 0 to 1 for the jitter.</summary>
    public Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    /// <summary>Told of reconnects and of handlers that threw.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Last touch on the socket's options: proxies, certificates, headers.</summary>
    public Action<ClientWebSocketOptions>? Configure { get; set; }
}
