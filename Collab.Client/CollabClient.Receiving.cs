using System.Text.Json;

namespace Collab.Client;

// What the frames of the server mean. One thread at a time reads them.
public sealed partial class CollabClient
{
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromMilliseconds(500);

    private bool _welcomed;

    private async ValueTask ReceiveAsync(Run run, Link link, Deadline deadline, ServerFrame frame)
    {
        lock (_lock)
        {
            if (_link != link || !Take(run, link, frame)) return;
            Understand(run, link, frame);
        }

        if (frame.Type == "welcome")
        {
            Become(run, ConnectionState.Connected);
            deadline.Set(_options.ReadyTimeout, "ready_timeout");
        }
        else if (frame.Type == "token_expiring")
        {
            _ = RenewAsync(run, link);
        }

        FrameReceived.Raise(frame, _options.Logger);
        await StreamAsync(run, frame).ConfigureAwait(false);
        if (Advance(run, link, frame) && Become(run, ConnectionState.Ready))
        {
            deadline.Clear();
            Log.Ready(_options.Logger, ClientId, ConnectionId);
            lock (_lock)
            {
                if (_link != link) return;
                run.Backoff.Reset();
                _open = true;
                Send(NoRoom);
            }

            run.Ready.TrySetResult();
        }
    }

    // Called under the lock. Whether it is to be handed on: what was seen before is not, and after a gap the connection starts anew from where we are.
    private bool Take(Run run, Link link, ServerFrame frame)
    {
        if (frame.InboxSeq is { } inbox)
        {
            if (inbox <= run.Inbox) return false;
            run.Inbox = inbox;
        }

        if (frame.Seq is not { } seq) return true;
        if (frame.Room is null || !_rooms.TryGetValue(frame.Room, out var track)) return false;
        var arrival = track.Arrive(seq);
        if (arrival == Arrival.Gap) link.Abort();
        if (arrival != Arrival.Next) return false;
        // Committed, though its ack was lost with the connection.
        if (frame.Id is { } id && frame.ConnectionId is { } connection && run.Identities.Contains(connection))
            Settle(id, JsonSerializer.SerializeToElement(new { seq }));
        return true;
    }

    // Called under the lock.
    private void Understand(Run run, Link link, ServerFrame frame)
    {
        switch (frame.Type)
        {
            case "welcome":
                Welcome(run, frame);
                break;
            case "joined" when frame.Room is { } room && _rooms.TryGetValue(room, out var track):
                track.OnJoined(
                    frame.Datum("epoch") ?? throw new FormatException("joined without an epoch"),
                    frame.Data.Whole("seq") ?? throw new FormatException("joined without a seq"),
                    frame.Data.Flag("recovered"));
                break;
            case "ack" or "history" or "stats" when frame.Id is { } id:
                Answered(id, frame.Data);
                break;
            // Told again, by a server that did not know the session any more, the first one holds.
            case "inbox":
                run.InboxStart ??= frame.Data.Whole("inbox_seq");
                break;
            case "error":
                Refused(run, link, frame);
                break;
            case "going_away" when frame.Data.Whole("reconnect_after_ms") is { } after:
                run.Backoff.Hint(TimeSpan.FromMilliseconds(after));
                break;
            // By our own leave it is forgotten already, and perhaps joined again.
            case "left" when frame.Room is { } room && frame.Datum("reason") is { } reason and not "left" && _rooms.TryGetValue(room, out var track):
                Forget(track, new CollabException(reason, $"out of {room}: {reason}"));
                break;
        }
    }

    // Called under the lock.
    private void Welcome(Run run, ServerFrame frame)
    {
        run.Session = frame.Datum("session_id");
        ConnectionId = frame.Datum("connection_id") ?? throw new FormatException("a welcome without a connection_id");
        UserId = frame.Datum("user_id");
        run.Identities.Add(ConnectionId);
        _welcomed = true;
        Restore();
        foreach (var track in _rooms.Values)
            if (!IsByPath(track))
                Join(track);
        if (run.Inbox is not null) AckInbox(run, _link!);
    }

    // Called under the lock.
    private void Answered(string id, JsonElement data)
    {
        if (_restoring.Remove(id)) return;
        if (_leaves.Remove(id, out var leaving)) EndLeave(leaving);
        else Settle(id, data);
    }

    // Called under the lock.
    private void Settle(string id, JsonElement data)
    {
        if (_unacked.Remove(id) is not { } pending) return;
        pending.Upon?.Invoke(new Ack(data));
        pending.Answer.TrySetResult(data);
        Send(pending.Lane);
    }

    // Called under the lock.
    private void Refused(Run run, Link link, ServerFrame frame)
    {
        var error = new CollabException(frame.Datum("code") ?? "error", frame.Datum("message") ?? "refused")
        {
            Retryable = frame.Data.Flag("retryable"),
            Details = frame.Datum("details"),
        };
        var after = frame.Data.Whole("retry_after_ms") is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        var again = error.Code switch
        {
            "not_saved" or "throttled" => after ?? DefaultRetry,
            "unavailable" => after,
            _ => null,
        };
        if (frame.Id is not { } id)
        {
            Log.Refused(_options.Logger, ClientId, error.Code, error.Message);
        }
        else if (_unacked.Find(id) is { } pending)
        {
            // A part of the server that moves or starts anew answers again soon; one that does not is the caller's affair after some tries.
            if (again is null && error.Code == "unavailable" && pending.Retries++ < _options.MaxTries) again = DefaultRetry;
            if (again is { } delay)
            {
                Hold(run, link, pending, delay);
                return;
            }

            _unacked.Remove(id);
            pending.Answer.TrySetException(error);
            Send(pending.Lane);
        }
        else if (_restoring.TryGetValue(id, out var restored))
        {
            NotRestored(run, link, id, restored, error, again);
        }
        else if (_leaves.Remove(id, out var leaving))
        {
            EndLeave(leaving);
        }
        else
        {
            foreach (var track in _rooms.Values)
            {
                if (track.JoinId != id) continue;
                JoinRefused(run, link, track, error, again);
                break;
            }
        }
    }

    // Rooms whose past has come: only now is it known which of our frames the server never saw. True when there is nothing left to wait for.
    private bool Advance(Run run, Link link, ServerFrame frame)
    {
        lock (_lock)
        {
            if (_link != link || !_welcomed) return false;
            if (frame.InboxSeq is not null) AckInbox(run, link);
            var all = true;
            foreach (var track in _rooms.Values)
            {
                if (track.CaughtUp)
                {
                    track.Enter();
                    foreach (var waiter in track.Waiting) waiter.TrySetResult();
                    track.Waiting.Clear();
                    if (track.Presence is { } presence) link.Out.Add(presence);
                    Send(track.Room);
                }

                all &= track.Joined || track.Deferred;
            }

            return all && _restoring.Count == 0 && _state == ConnectionState.Connected;
        }
    }

    // Runs something under the lock, a little later, unless that connection is gone by then.
    private void Later(Run run, Link link, TimeSpan delay, Action what)
    {
        _ = AfterAsync();

        async Task AfterAsync()
        {
            if (!await PauseAsync(delay, run).ConfigureAwait(false)) return;
            lock (_lock)
                if (_link == link)
                    what();
        }
    }
}
