using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Client;

/// <summary>
/// A connection to a Collab server that lasts: it reconnects, resumes and sends again what has no ack. Durable frames arrive once
/// at the server; received events are handed on once and in order. All members may be called from any thread, at any time.
/// </summary>
public sealed partial class CollabClient : IAsyncDisposable
{
    private readonly CollabClientOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RoomTrack> _rooms = [];
    private readonly HashSet<string> _identities = [];
    private readonly List<Channel<ServerFrame>> _subscribers = [];
    private readonly Unacked _unacked;
    private readonly Backoff _backoff;
    private Run? _run;
    private Link? _link;
    private string? _session;
    private long? _lastConnect;
    private long _counter;
    private volatile ConnectionState _state;

    public CollabClient(CollabClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Url, "options.Url");
        _options = options;
        _unacked = new Unacked(options.MaxUnacked);
        _backoff = new Backoff(options);
        if (options.Room is { } room) _rooms.Add(room, new RoomTrack(room));
        ClientRegistry.Track(this);
    }

    /// <summary>Clients constructed and not yet disposed, in this process.</summary>
    public static int InstanceCount => ClientRegistry.Count;

    /// <summary>Fixed for life.</summary>
    public string ClientId { get; } = Guid.NewGuid().ToString("n");

    /// <summary>New for each connect call, kept through its own retries.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The server's name for this connection; it outlives reconnects.</summary>
    public string? ConnectionId { get; private set; }

    public string? UserId { get; private set; }

    public ConnectionState State => _state;

    /// <summary>Every change of state, in order. A handler may call anything of the client but should not block.</summary>
    public event Action<StateChange>? StateChanged;

    public event Action<ReconnectPlan>? Reconnecting;

    /// <summary>Every frame handed on, in order, on the receiving thread; <see cref="Subscribe"/> gives the same as a stream.</summary>
    public event Action<ServerFrame>? FrameReceived;

    /// <summary>Ends every client side by side within the timeout; returns those that had to be forced. Never throws.</summary>
    public static Task<IReadOnlyList<CollabClient>> CleanupAllAsync(TimeSpan? timeout = null, ILogger? logger = null) =>
        ClientRegistry.CleanupAllAsync(timeout ?? TimeSpan.FromSeconds(6), logger ?? NullLogger.Instance);

    /// <summary>Completes when the connection is ready, its rooms joined; throws <see cref="CollabException"/> when it ended for good.</summary>
    public async Task ConnectAsync(CancellationToken cancel = default)
    {
        Run run;
        lock (_lock)
        {
            if (_run is not null) throw new CollabException("already_connected", $"ConnectAsync in state {_state}: close first");
            _run = run = new Run();
            SessionId = Guid.NewGuid().ToString("n");
            _session = null;
            _identities.Clear();
            _backoff.Reset();
        }

        _ = Task.Run(() => RunAsync(run), CancellationToken.None);
        try
        {
            await run.Ready.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes cleanly; completes when it is over, at the latest after the close timeout.</summary>
    public Task CloseAsync()
    {
        Run? run;
        lock (_lock)
        {
            run = _run;
            run?.Stop();
            _link?.Close();
        }

        return run?.Ended.Task ?? Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                foreach (var subscriber in _subscribers) subscriber.Writer.TryComplete();
            ClientRegistry.Untrack(this);
        }
    }

    /// <summary>
    /// Sends a durable frame; completes with the ack's data once the server has committed it, through reconnects if need be. Throws
    /// <see cref="CollabException"/> when the server refuses it, or when the client has ended before an answer came.
    /// </summary>
    public Task<JsonElement> SendAsync(string type, object? data = null, Destination? to = null, CancellationToken cancel = default)
    {
        var destination = to ?? new Destination();
        if (destination is { Room: null, Channel: null, To: null }) destination = destination with { Room = _options.Room };
        Pending pending;
        lock (_lock)
        {
            if (_run is not { Stopping: false }) throw new CollabException("not_connected", $"SendAsync in state {_state}: connect first");
            var id = $"{SessionId![..12]}-{++_counter}";
            pending = new Pending(id, destination.Room, FrameOut.Encode(type, data, destination, id),
                new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
            _unacked.Add(pending);
            if (destination.Room is { } room && _rooms.TryGetValue(room, out var track) ? track.Joined : _state == ConnectionState.Ready) Transmit(pending);
        }

        return pending.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Sends an ephemeral frame; dropped while the connection is away or its queue is long.</summary>
    public void Signal(string type, object? data = null, Destination? to = null)
    {
        lock (_lock)
            if (_state == ConnectionState.Ready)
                _link?.Send(FrameOut.Encode(type, data, to ?? new Destination(_options.Room), ephemeral: true), ephemeral: true);
    }

    /// <summary>The pointer's position, latest wins.</summary>
    public void Cursor(double x, double y, string? room = null) => Signal("cursor_position", new { x, y }, new Destination(room ?? _options.Room));

    /// <summary>Joins another room over the same socket.</summary>
    public Task JoinAsync(string room, CancellationToken cancel = default)
    {
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_run is not { Stopping: false }) throw new CollabException("not_connected", $"JoinAsync in state {_state}: connect first");
            if (!_rooms.TryGetValue(room, out var track)) _rooms.Add(room, track = new RoomTrack(room));
            if (track.Joined) return Task.CompletedTask;
            track.Waiting.Add(joined);
            if (_state is ConnectionState.Connected or ConnectionState.Ready) Join(track);
        }

        return joined.Task.WaitAsync(cancel);
    }

    /// <summary>Leaves a room; the others hear it at once.</summary>
    public void Leave(string room)
    {
        lock (_lock)
            if (_rooms.Remove(room)) _link?.Send(FrameOut.Encode("leave", new { room }, new Destination(room)), ephemeral: false);
    }

    /// <summary>
    /// Every frame from now on as a stream, until the client is disposed. A stream that is not read holds up to
    /// <see cref="CollabClientOptions.MaxBuffered"/> frames; then the socket is not read on, and the server may close it as slow: nothing is lost.
    /// </summary>
    public async IAsyncEnumerable<ServerFrame> Subscribe([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        var channel = Channel.CreateBounded<ServerFrame>(_options.MaxBuffered);
        lock (_lock) _subscribers.Add(channel);
        try
        {
            await foreach (var frame in channel.Reader.ReadAllAsync(cancel).ConfigureAwait(false)) yield return frame;
        }
        finally
        {
            channel.Writer.TryComplete();
            lock (_lock) _subscribers.Remove(channel);
        }
    }

    /// <summary>For what does not end in time: forgets it, and lets go of whatever it holds.</summary>
    internal void Abandon()
    {
        ClientRegistry.Untrack(this);
        Run? run;
        lock (_lock)
        {
            run = _run;
            run?.Stop();
            _link?.Abort();
        }

        if (run is not null) Finish(run, new CollabException("forced", "ended by CleanupAllAsync"));
    }

    /// <summary>One connect call, through all its retries.</summary>
    private sealed class Run
    {
        private readonly CancellationTokenSource _stop = new();

        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Stopped => _stop.Token;

        public bool Stopping => _stop.IsCancellationRequested;

        public void Stop() => _stop.Cancel();
    }
}
