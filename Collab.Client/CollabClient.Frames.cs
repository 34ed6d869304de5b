using System.Threading.Channels;

namespace Collab.Client;

// What the frames of the server mean.
public sealed partial class CollabClient
{
    private async ValueTask ReceiveAsync(Run run, Link link, Deadline deadline, ServerFrame frame)
    {
        if (frame.Seq is { } seq && !Take(link, frame, seq)) return;
        switch (frame.Type)
        {
            case "welcome":
                Welcome(link, frame);
                Become(run, ConnectionState.Connected);
                deadline.Set(_options.ReadyTimeout, "ready_timeout");
                break;
            case "joined":
                lock (_lock) Track(frame)?.OnJoined(frame.Datum("epoch")!, frame.Data.GetProperty("seq").GetInt64(), frame.Data.GetProperty("recovered").GetBoolean());
                break;
            case "ack" or "history" when frame.Id is { } id:
                Settle(id, pending => pending.Answer.TrySetResult(frame.Data));
                break;
            case "error":
                Refused(run, link, frame);
                break;
            case "going_away" when frame.Data.TryGetProperty("reconnect_after_ms", out var after):
                _backoff.Hint(TimeSpan.FromMilliseconds(after.GetInt64()));
                break;
            case "left" when frame.Room is { } room:
                lock (_lock) _rooms.Remove(room);
                break;
        }

        await HandOnAsync(frame).ConfigureAwait(false);
        if (CatchUp(link))
        {
            deadline.Clear();
            _backoff.Reset();
            Become(run, ConnectionState.Ready);
            lock (_lock)
                foreach (var pending in _unacked.Unsent(null).ToArray()) Transmit(pending);
            run.Ready.TrySetResult();
        }
    }

    // Whether a durable frame is the next one. An old one is dropped; a gap asks the room again from where we are.
    private bool Take(Link link, ServerFrame frame, long seq)
    {
        lock (_lock)
        {
            if (frame.Room is null || !_rooms.TryGetValue(frame.Room, out var track)) return false;
            switch (track.Arrive(seq))
            {
                case Arrival.Gap when track.Joined:
                    track.Lost();
                    Join(track, link);
                    return false;
                case not Arrival.Next:
                    return false;
            }

            // Committed, though its ack was lost with the connection.
            if (frame.Id is { } id && frame.ConnectionId is { } connection && _identities.Contains(connection))
                Settle(id, pending => pending.Answer.TrySetResult(System.Text.Json.JsonSerializer.SerializeToElement(new { seq })));
            return true;
        }
    }

    private void Welcome(Link link, ServerFrame frame)
    {
        lock (_lock)
        {
            _session = frame.Datum("session_id");
            ConnectionId = frame.Datum("connection_id");
            UserId = frame.Datum("user_id");
            _identities.Add(ConnectionId!);
            foreach (var track in _rooms.Values)
            {
                track.Lost();
                if (track.Room != _options.Room) Join(track, link);
            }
        }
    }

    private RoomTrack? Track(ServerFrame frame) => frame.Room is { } room && _rooms.TryGetValue(room, out var track) ? track : null;

    // Rooms whose past has come: only now is it known which of our frames the server never saw. True when that was the last one.
    private bool CatchUp(Link link)
    {
        lock (_lock)
        {
            if (link != _link || _state is not (ConnectionState.Connected or ConnectionState.Ready)) return false;
            foreach (var track in _rooms.Values.Where(track => track.CaughtUp).ToArray())
            {
                track.Enter();
                foreach (var waiter in track.Waiting) waiter.TrySetResult();
                track.Waiting.Clear();
                foreach (var pending in _unacked.Unsent(track.Room).ToArray()) Transmit(pending);
            }

            return _state == ConnectionState.Connected && _rooms.Values.All(track => track.Joined);
        }
    }

    private void Refused(Run run, Link link, ServerFrame frame)
    {
        var error = new CollabException(frame.Datum("code") ?? "error", frame.Datum("message") ?? "refused");
        if (frame.Id is { } id)
        {
            if (error.Code is "not_saved" or "throttled") _ = AgainAsync(run, link, id, frame);
            else Settle(id, pending => pending.Answer.TrySetException(error));
        }

        lock (_lock)
        {
            if (Track(frame) is not { Joined: false, Waiting.Count: > 0 } track) return;
            _rooms.Remove(track.Room);
            foreach (var waiter in track.Waiting) waiter.TrySetException(error);
        }
    }

    // The same frame with the same id, a little later; a reconnect meanwhile sends it anyhow.
    private async Task AgainAsync(Run run, Link link, string id, ServerFrame frame)
    {
        var delay = frame.Data.TryGetProperty("retry_after_ms", out var after) ? after.GetInt32() : 500;
        if (!await PauseAsync(TimeSpan.FromMilliseconds(delay), run).ConfigureAwait(false)) return;
        lock (_lock)
            if (link == _link && _unacked.Find(id) is { Sent: true } pending) Transmit(pending);
    }

    private void Settle(string id, Action<Pending> answer)
    {
        Pending? pending;
        lock (_lock) pending = _unacked.Remove(id);
        if (pending is not null) answer(pending);
    }

    // Called under the lock.
    private void Transmit(Pending pending)
    {
        if (_link is null) return;
        pending.Sent = true;
        _link.Send(pending.Frame, ephemeral: false);
    }

    // Called under the lock.
    private void Join(RoomTrack track, Link? link = null) => (link ?? _link)?.Send(
        FrameOut.Encode("join", track.Epoch is null ? new { room = track.Room } : new { room = track.Room, epoch = track.Epoch, since = track.Since }, new Destination(track.Room)),
        ephemeral: false);

    private async ValueTask HandOnAsync(ServerFrame frame)
    {
        FrameReceived.Raise(frame, _options.Logger);
        Channel<ServerFrame>[] subscribers;
        lock (_lock)
        {
            if (_subscribers.Count == 0) return;
            subscribers = [.. _subscribers];
        }

        foreach (var subscriber in subscribers)
        {
            if (subscriber.Writer.TryWrite(frame)) continue;
            if (await subscriber.Writer.WaitToWriteAsync().ConfigureAwait(false)) subscriber.Writer.TryWrite(frame);
        }
    }
}
