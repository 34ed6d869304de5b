using System.Text.Json;

namespace Collab.Client;

// What goes out: frames that are answered, in lanes that keep their order, and ephemeral ones.
public sealed partial class CollabClient
{
    // The lane of what goes to no room: open when the connection is ready.
    private const string NoRoom = "";

    private bool _open;

    /// <summary>
    /// Sends a durable frame to a room (the client's own one if left out), <paramref name="data"/> serialized as JSON. Completes once the
    /// server has committed it, through reconnects if need be, and exactly once. A frame that the journal or a rate limit does not take now
    /// is tried again; those behind it wait, so that one room's frames keep their order. Cancelling takes back what was never sent; else it
    /// only stops the waiting.
    /// </summary>
    /// <param name="type"><c>message</c>, <c>drawing_action</c>, or the application's own, with a dot or a colon in it: <c>quiz:answer</c>.</param>
    /// <param name="data">Any JSON; left out it is <c>{}</c>.</param>
    /// <param name="room">A joined room.</param>
    /// <param name="cancel">Stops the waiting.</param>
    /// <exception cref="CollabException">The server refuses it (the protocol's error codes), or the connection ended for good before an answer
    /// came; <c>not_connected</c>, <c>not_joined</c>, <c>too_many_unacked</c>, <c>left</c>.</exception>
    public async Task<Ack> SendAsync(string type, object? data = null, string? room = null, CancellationToken cancel = default) =>
        new(await ToRoomAsync(type, data, room, cancel).ConfigureAwait(false));

    /// <summary>
    /// Changes the board: <c>new { action = "draw", points = … }</c>, <c>update</c>, <c>erase</c>, <c>clear</c>, <c>undo</c>, <c>redo</c>, as in
    /// docs/PROTOCOL.md. Otherwise as <see cref="SendAsync"/>.
    /// </summary>
    public Task<Ack> DrawAsync(object action, string? room = null, CancellationToken cancel = default) => SendAsync("drawing_action", action, room, cancel);

    /// <summary>A page of a room's durable events after <paramref name="since"/>; <paramref name="limit"/> is 1 to 500.</summary>
    /// <exception cref="CollabException">As <see cref="SendAsync"/>.</exception>
    public async Task<HistoryPage> HistoryAsync(long since = 0, int limit = 100, string? room = null, CancellationToken cancel = default)
    {
        var page = await ToRoomAsync("history", new { since, limit }, room, cancel).ConfigureAwait(false);
        return new HistoryPage([.. page.GetProperty("events").EnumerateArray().Select(frame => new ServerFrame(frame))], page.Whole("next"));
    }

    /// <summary>
    /// Sends a message to every connection of a user, and to nobody else. Who is away gets it on the next connect, from an inbox that holds
    /// 200 events for 24 hours. Completes when it is in the inbox; <see cref="Ack.Note"/> is <c>unknown_user</c> where there is no such user.
    /// </summary>
    /// <exception cref="CollabException">As <see cref="SendAsync"/>.</exception>
    public async Task<Ack> SendDirectAsync(string user, object? data = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return new Ack(await CommandAsync("direct", data, new Destination(To: user), cancel).ConfigureAwait(false));
    }

    /// <summary>
    /// Publishes an event of an agent's run; the token needs the role <c>agent</c>. Completes when it is committed, with its
    /// <see cref="Ack.RunSeq"/>.
    /// </summary>
    /// <exception cref="CollabException"><c>run_order</c>: it does not follow from the run's events so far; else as <see cref="SendAsync"/>.</exception>
    public async Task<Ack> PublishRunEventAsync(RunEvent run, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new Ack(await CommandAsync(run.Type, run.Data, new Destination(run.Room, To: run.To), cancel, run: run).ConfigureAwait(false));
    }

    /// <summary>
    /// Sends an ephemeral frame, which skips the journal and its sender: the application's own type, with a dot or a colon. At once and
    /// unanswered: dropped while the connection is not ready; where frames pile up, only the latest of each type and room is sent.
    /// </summary>
    public void Signal(string type, object? data = null, string? room = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        var to = new Destination(room ?? _options.Room);
        if (_state != ConnectionState.Ready) return;
        var frame = Frames.Encode(type, Frames.Content(data, _options.Json), to, ephemeral: true);
        lock (_lock)
            if (_open)
                _link?.Out.Put(type, to, frame);
    }

    /// <summary>Where the caller points; the latest wins. Dropped while the connection is not ready.</summary>
    public void Cursor(double x, double y, string? room = null) => Signal("cursor_position", new { x, y }, room);

    /// <summary>A stroke in progress, for the others to see it grow; the latest wins. Dropped while the connection is not ready.</summary>
    public void Preview(object stroke, string? room = null) => Signal("drawing_preview", stroke, room);

    private Task<JsonElement> ToRoomAsync(string type, object? data, string? room, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        var name = room ?? _options.Room ?? throw NotJoined(null);
        return CommandAsync(type, data, new Destination(name), cancel, lane: name);
    }

    internal async Task<JsonElement> CommandAsync(
        string type, object? data, Destination to, CancellationToken cancel, string lane = NoRoom, Action<Ack>? upon = null, RunEvent? run = null)
    {
        cancel.ThrowIfCancellationRequested();
        var content = Frames.Content(data, _options.Json);
        Pending pending;
        lock (_lock)
        {
            EnsureConnected(type);
            if (lane.Length > 0 && !_rooms.ContainsKey(lane)) throw NotJoined(lane);
            var id = NextId();
            pending = new Pending(_counter, id, lane, Frames.Encode(type, content, to, id, run: run)) { Upon = upon };
            _unacked.Add(pending);
            Send(lane);
        }

        try
        {
            return await pending.Answer.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            lock (_lock)
                if (!pending.EverSent)
                    _unacked.Remove(pending.Id);
            throw;
        }
    }

    // Frames of the client's own making.
    private static ReadOnlyMemory<byte> Encode(string type, object? data, Destination to, string? id = null) =>
        Frames.Encode(type, Frames.Content(data), to, id);

    // All below are called under the lock.

    private string NextId() => $"{SessionId![..12]}-{++_counter}";

    private void EnsureConnected(string what)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_run is not { Stopping: false }) throw new CollabException("not_connected", $"{what} in state {_state}: connect first");
    }

    // Sends what may go now of a lane.
    private void Send(string lane)
    {
        if (_link is not { } link || !(lane == NoRoom ? _open : _rooms.GetValueOrDefault(lane) is { Joined: true })) return;
        while (_unacked.Of(lane)?.Next() is { } pending) link.Out.Add(pending.Frame);
    }

    // The same frame with the same id, a little later, and before those sent after it.
    private void Hold(Run run, Link link, Pending pending, TimeSpan delay)
    {
        if (_unacked.Of(pending.Lane) is not { } lane) return;
        var hold = lane.Refused(pending);
        Later(run, link, delay, () =>
        {
            if (lane.Release(hold)) Send(pending.Lane);
        });
    }
}
