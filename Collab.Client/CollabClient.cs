using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Client;

/// <summary>
/// A connection to a Collab server that lasts: it reconnects, resumes and sends again what has no ack. What is sent with a task arrives once at
/// the server; received events are handed on once and in order. Rooms, subscriptions, devices and presence stay as they were set, through
/// reconnects and through later connect calls. All members may be called from any thread, at any time; none blocks.
/// </summary>
public sealed partial class CollabClient : IAsyncDisposable
{
    private readonly CollabClientOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RoomTrack> _rooms = [];
    private readonly Unacked _unacked;
    private Run? _run;
    private Link? _link;
    private long? _lastConnect;
    private long _counter;
    private bool _disposed;
    private volatile ConnectionState _state;

    /// <summary>Makes a client that is not connected yet, and counts it in <see cref="InstanceCount"/> until it is disposed.</summary>
    /// <exception cref="ArgumentException">An option cannot work; the message names it.</exception>
    public CollabClient(CollabClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Checked();
        _unacked = new Unacked(_options.MaxUnacked);
        Devices = new CollabDevices(this);
        ClientRegistry.Track(this);
    }

    /// <summary>Clients constructed and not yet disposed, in this process.</summary>
    public static int InstanceCount => ClientRegistry.Count;

    /// <summary>Fixed for life.</summary>
    public string ClientId { get; } = Guid.NewGuid().ToString("n");

    /// <summary>New for each connect call, kept through its own retries; null before the first.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The server's name for this connection, null before the first welcome; it outlives reconnects.</summary>
    public string? ConnectionId { get; private set; }

    /// <summary>Who the token says that this is, null before the first welcome.</summary>
    public string? UserId { get; private set; }

    /// <summary>Where the connection stands now.</summary>
    public ConnectionState State => _state;

    /// <summary>The devices that this connection speaks for.</summary>
    public CollabDevices Devices { get; }

    /// <summary>Every change of state, in order, one at a time. A handler may call anything of the client but should not block.</summary>
    public event Action<StateChange>? StateChanged;

    /// <summary>A connection was lost, and the next is about to be tried.</summary>
    public event Action<ReconnectPlan>? Reconnecting;

    /// <summary>
    /// Every frame handed on, in order, on the receiving thread, one at a time: a handler that blocks holds the connection up.
    /// <see cref="FramesAsync"/> gives the same as a stream.
    /// </summary>
    public event Action<ServerFrame>? FrameReceived;

    /// <summary>
    /// Disposes every client of this process, side by side, within <paramref name="timeout"/> (6 s if left out); returns those that had to be
    /// forced. One that throws or hangs stops no other. Never throws; may be called from anywhere, also from a handler, and as often as one likes.
    /// </summary>
    public static Task<IReadOnlyList<CollabClient>> CleanupAllAsync(TimeSpan? timeout = null, ILogger? logger = null) =>
        ClientRegistry.CleanupAllAsync(timeout ?? TimeSpan.FromSeconds(6), logger ?? NullLogger.Instance);

    /// <summary>
    /// Completes when the connection is ready: its rooms joined, what was missed handed on, subscriptions and devices restored. Cancelling closes.
    /// </summary>
    /// <exception cref="CollabException">It ended for good: a terminal close code, or <see cref="CollabClientOptions.MaxTries"/> failed in a
    /// row; <c>closed</c> when it was closed meanwhile; <c>already_connected</c>.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task ConnectAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        Run run;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_run is not null) throw new CollabException("already_connected", $"ConnectAsync in state {_state}: close first");
            _run = run = new Run(_options);
            SessionId = Guid.NewGuid().ToString("n");
            if (_options.Room is { } room) _rooms.TryAdd(room, new RoomTrack(room));
        }

        _ = Task.Run(() => RunAsync(run), CancellationToken.None);
        try
        {
            await run.Ready.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Closes cleanly: what was sent goes out, the others see the member leave at once. Completes when it is over, at the latest after
    /// <see cref="CollabClientOptions.CloseTimeout"/>. Cancelling stops the waiting, not the closing. Without a connection it does nothing.
    /// </summary>
    public async Task CloseAsync(CancellationToken cancel = default)
    {
        Run? run;
        lock (_lock)
        {
            run = _run;
            if (run is { Stopping: false })
            {
                run.Stop();
                run.CloseLimit = _options.Time.CreateTimer(_ => EndByForce(run, null), null, _options.CloseTimeout, Timeout.InfiniteTimeSpan);
                Change(ConnectionState.Closing, null);
                if (run.InboxAckDue) _link?.Out.Add(InboxAck(run));
                _link?.Close();
            }
        }

        TellChanges();
        if (run is not null) await run.Ended.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Closes, and counts no more. It may be called again, and while other calls are under way: they fail with <c>closed</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock) _disposed = true;
        try
        {
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            EndStreams(null);
            ClientRegistry.Untrack(this);
        }
    }

    /// <summary>For what does not end in time: forgets it, and lets go of whatever it holds.</summary>
    internal void Abandon()
    {
        ClientRegistry.Untrack(this);
        Run? run;
        lock (_lock)
        {
            _disposed = true;
            run = _run;
            run?.Stop();
        }

        if (run is not null) EndByForce(run, new CollabException("forced", "ended by CleanupAllAsync"));
        EndStreams(null);
    }
}
