using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Client;

/// <summary>How a client connects. Only <see cref="Url"/> is needed. A client takes a copy: what is changed later changes nothing.</summary>
public sealed class CollabClientOptions
{
    /// <summary>The server: ws, wss, http or https; a path is put before the server's own, as behind a reverse proxy.</summary>
    public Uri? Url { get; set; }

    /// <summary>The room to join at once; null for none.</summary>
    public string? Room { get; set; }

    /// <summary>The code of a link into <see cref="Room"/>, which makes the user a member first; null for none.</summary>
    public string? Invite { get; set; }

    /// <summary>
    /// Fetches an access token: before each try, and shortly before the present one expires, to replace it in place. One that throws or takes
    /// longer than <see cref="ConnectTimeout"/> counts as a failed try, and is asked again with the next; a <see cref="CollabException"/> is
    /// final. Null: no token.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; set; }

    /// <summary>From opening the socket to the server's welcome. 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the welcome until all rooms are joined and all subscriptions restored. 10 s.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For the server's answer to a close; then the connection is ended by force. 2 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A connect call within this time of the last try waits the rest; the first never waits. 3 s.</summary>
    public TimeSpan ConnectInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Reconnects wait a random time of at most this, doubled with each try; what the server asks for comes first. 1 s.</summary>
    public TimeSpan BackoffMin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The cap of the doubling. 30 s.</summary>
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reconnects in a row before the client gives up. 5.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>How often the connection is probed while nothing else passes. 15 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Without an answer to a probe for this long the connection counts as dropped. 10 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Frames that may wait for their ack; sending more throws <c>too_many_unacked</c>. At most 1,024, of which the server remembers the ids; 1,000.</summary>
    public int MaxUnacked { get; set; } = 1_000;

    /// <summary>Frames that one stream of <see cref="CollabClient.FramesAsync"/> may hold. 10,000.</summary>
    public int MaxBuffered { get; set; } = 10_000;

    /// <summary>How long a full stream may hold up all others before it is ended with <c>slow_reader</c>. 5 s.</summary>
    public TimeSpan StreamPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest frame that is taken from the server, in bytes: a large board's snapshot comes in one. 64 MiB.</summary>
    public int MaxFrameBytes { get; set; } = 64 * 1_048_576;

    /// <summary>How data that is sent is serialized.</summary>
    public JsonSerializerOptions Json { get; set; } = JsonSerializerOptions.Default;

    /// <summary>The clock and the timers; a test hands in its own. (The probes of <see cref="KeepAlive"/> go by the machine's clock.)</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A number from 0 to 1 for the jitter. Called from any thread.</summary>
    public Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    /// <summary>Told of connects, reconnects, refusals that no call waits for, and handlers that threw. Never of tokens or data.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>
    /// Offers permessage-deflate, which the server takes where it has it switched on. Off: compressed traffic can tell an observer something of
    /// what is in it, where secrets and what others may choose go over one connection.
    /// </summary>
    public bool Compression { get; set; }

    /// <summary>Last touch on each socket's options: proxies, certificates, headers.</summary>
    public Action<ClientWebSocketOptions>? Configure { get; set; }

    /// <summary>A copy that nobody else changes. Throws <see cref="ArgumentException"/> for what cannot work, naming it.</summary>
    internal CollabClientOptions Checked()
    {
        if (Url is not { IsAbsoluteUri: true, Scheme: "ws" or "wss" or "http" or "https" })
            throw new ArgumentException("Url must be absolute: ws, wss, http or https", nameof(Url));
        Positive(ConnectTimeout, nameof(ConnectTimeout));
        Positive(ReadyTimeout, nameof(ReadyTimeout));
        Positive(CloseTimeout, nameof(CloseTimeout));
        Positive(StreamPatience, nameof(StreamPatience));
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectInterval, TimeSpan.Zero, nameof(ConnectInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMin, TimeSpan.Zero, nameof(BackoffMin));
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMax, BackoffMin, nameof(BackoffMax));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxTries, nameof(MaxTries));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxUnacked, nameof(MaxUnacked));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxUnacked, 1_024, nameof(MaxUnacked));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBuffered, nameof(MaxBuffered));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxFrameBytes, nameof(MaxFrameBytes));
        return (CollabClientOptions)MemberwiseClone();
    }

    private static void Positive(TimeSpan value, string name) => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
}
