namespace Collab.Client;

// The rooms of the connection: its own one, which the address names, and those joined over the same socket.
public sealed partial class CollabClient
{
    private readonly Dictionary<string, Leaving> _leaves = [];
    private bool _byPath;

    /// <summary>
    /// Joins another room over the same socket; completes when its past has come. It stays joined, through reconnects, until it is left.
    /// A room that is joined already completes at once.
    /// </summary>
    /// <exception cref="CollabException">The room refused: <c>room_not_found</c>, <c>room_full</c>, <c>forbidden</c>, <c>limit_exceeded</c>,
    /// <c>unavailable</c>; <c>left</c> when it was left meanwhile; <c>not_connected</c>; or the connection ended for good.</exception>
    public async Task JoinAsync(string room, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            EnsureConnected(nameof(JoinAsync));
            if (!_rooms.TryGetValue(room, out var track)) _rooms.Add(room, track = new RoomTrack(room));
            if (track.Joined) return;
            track.Waiting.Add(joined);
            if (_welcomed && track.JoinId is null && !IsByPath(track)) Join(track);
        }

        await joined.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Leaves a room: the others hear it at once, and it is not joined again after a reconnect. Frames for it that have no ack fail with
    /// <c>left</c>. Completes when the server has confirmed; a room that is not joined completes at once.
    /// </summary>
    public async Task LeaveAsync(string room, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        var leaving = new Leaving(room, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (!_rooms.Remove(room, out var track)) return;
            if (IsByPath(track)) _byPath = false;
            var error = Left(room);
            Fail(track, error);
            leaving.Before = ++_counter;
            if (!_welcomed)
            {
                _unacked.GiveUp(room, leaving.Before, error);
                return;
            }

            var id = NextId();
            _leaves.Add(id, leaving);
            _link!.Out.Add(Encode("leave", null, new Destination(room), id));
        }

        await leaving.Done.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Sets the caller's own state in a room (the client's own one if left out), at most 4 KiB of JSON, which also those see who join later.
    /// The latest wins; it is set again after a reconnect. A refusal is logged.
    /// </summary>
    /// <exception cref="CollabException"><c>not_joined</c>: the room was never joined.</exception>
    public void SetPresence(object? state, string? room = null)
    {
        var name = room ?? _options.Room ?? throw NotJoined(null);
        var frame = Frames.Encode("presence", Frames.Content(new { state }, _options.Json), new Destination(name));
        lock (_lock)
        {
            if (!_rooms.TryGetValue(name, out var track))
            {
                if (name != _options.Room || _run is not null) throw NotJoined(name);
                _rooms.Add(name, track = new RoomTrack(name));
            }

            track.Presence = frame;
            if (track.Joined) _link?.Out.Put("presence", new Destination(name), frame);
        }
    }

    private static CollabException Left(string room) => new("left", $"left {room}");

    private static CollabException NotJoined(string? room) =>
        new("not_joined", room is null ? "name a room: the client has none of its own" : $"{room} is not joined: call JoinAsync first");

    // All below are called under the lock.

    // The present socket was opened for it: its address asks for the room, and the socket ends with it.
    private bool IsByPath(RoomTrack track) => _byPath && track.Room == _options.Room;

    private void Join(RoomTrack track)
    {
        track.JoinId = NextId();
        object where = track.Epoch is null ? new { room = track.Room } : new { room = track.Room, epoch = track.Epoch, since = track.Since };
        _link!.Out.Add(Encode("join", where, new Destination(track.Room), track.JoinId));
    }

    // A further room whose join was refused.
    private void JoinRefused(Run run, Link link, RoomTrack track, CollabException error, TimeSpan? again)
    {
        track.JoinId = null;
        // Left a moment ago, or throttled: nobody need hear of it.
        if (again is null && error.Retryable && track.Waiting.Count == 0) (again, track.Deferred) = (TimeSpan.FromSeconds(1), true);
        if (again is { } delay)
        {
            Later(run, link, delay, () =>
            {
                if (_rooms.GetValueOrDefault(track.Room) == track && track is { Joined: false, JoinId: null }) Join(track);
            });
            return;
        }

        if (track.Waiting.Count == 0) Log.NotRestored(_options.Logger, ClientId, track.Room, error.Code);
        Forget(track, error);
    }

    // Out of it, by the server's will.
    private void Forget(RoomTrack track, CollabException error)
    {
        if (!_rooms.Remove(track.Room)) return;
        Fail(track, error);
        _unacked.GiveUp(track.Room, long.MaxValue, error);
    }

    private static void Fail(RoomTrack track, CollabException error)
    {
        foreach (var waiter in track.Waiting) waiter.TrySetException(error);
        track.Waiting.Clear();
    }

    private void EndLeave(Leaving leaving)
    {
        _unacked.GiveUp(leaving.Room, leaving.Before, Left(leaving.Room));
        leaving.Done.TrySetResult();
    }

    // A connection that is gone is in no room, and what has been left is not joined again.
    private void EndLeaves()
    {
        foreach (var leaving in _leaves.Values) EndLeave(leaving);
        _leaves.Clear();
    }

    private sealed class Leaving(string room, TaskCompletionSource done)
    {
        public string Room => room;

        public TaskCompletionSource Done => done;

        /// <summary>Frames before this number were for the membership that ends.</summary>
        public long Before { get; set; }
    }
}
