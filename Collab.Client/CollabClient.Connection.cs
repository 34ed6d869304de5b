namespace Collab.Client;

// The loop of one connect call: connect, live, drop, wait, again.
public sealed partial class CollabClient
{
    // How long a connection that is gone here may live on at a busy server: its handshake, ready and close deadlines, and some more.
    private static readonly TimeSpan StrayLife = TimeSpan.FromSeconds(30);

    private async Task RunAsync(Run run)
    {
        CollabException? error;
        try
        {
            error = await LiveAsync(run).ConfigureAwait(false);
        }
        catch (Exception unexpected)
        {
            error = new CollabException("failed", $"the client failed: {unexpected.Message}", inner: unexpected);
        }

        Become(run, ConnectionState.Closing);
        Finish(run, error);
    }

    // Until it is over for good; returns why, or null when the caller closed it.
    private async Task<CollabException?> LiveAsync(Run run)
    {
        Become(run, ConnectionState.Connecting);
        TimeSpan wait;
        lock (_lock) wait = _lastConnect is { } last ? _options.ConnectInterval - _options.Time.GetElapsedTime(last) : TimeSpan.Zero;
        while (await PauseAsync(wait, run).ConfigureAwait(false))
        {
            lock (_lock) _lastConnect = _options.Time.GetTimestamp();
            var end = await TryAsync(run).ConfigureAwait(false);
            if (run.Stopping) break;
            if (IsFinal(run, end) || run.Backoff.Next() is not { } delay) return end.ToException();
            Become(run, ConnectionState.Connecting);
            Log.Reconnecting(_options.Logger, ClientId, end.Why, run.Backoff.Tries, delay.TotalMilliseconds);
            Reconnecting.Raise(new ReconnectPlan(delay, run.Backoff.Tries, end.Why), _options.Logger);
            wait = delay;
        }

        return null;
    }

    private async Task<LinkEnd> TryAsync(Run run)
    {
        string? token;
        try
        {
            token = await FetchTokenAsync(run).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            return new LinkEnd(null, "no_token", failed, Final: failed is CollabException);
        }

        if (token is not null && token == run.Expired)
            return new LinkEnd(null, null, new CollabException("token_expired", "the token is expired, and there is no newer one"), Final: true);
        run.Token = token;
        return await LinkAsync(run, token).ConfigureAwait(false);
    }

    private bool IsFinal(Run run, LinkEnd end)
    {
        if (end.Reason == "token_expired" && _options.Token is not null)
        {
            run.Expired = run.Token;
            return end.Final;
        }

        // One of ours that was given up has reached the server after all, or was slow there, and took the place of the one after it: as good as
        // a drop. Nobody else has our session, so it ends by itself.
        if (end.Code == LinkEnd.Replaced && run.Lost is { } lost && _options.Time.GetElapsedTime(lost) < StrayLife) return false;
        return end.Terminal;
    }

    // False when the caller closed meanwhile.
    private async Task<bool> PauseAsync(TimeSpan wait, Run run)
    {
        try
        {
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _options.Time, run.Stopped).ConfigureAwait(false);
            return !run.Stopping;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<LinkEnd> LinkAsync(Run run, string? token)
    {
        using var link = new Link(_options, token);
        Uri address;
        lock (_lock)
        {
            if (run.Stopping || _run != run) return default;
            (_link, _welcomed) = (link, false);
            address = Address(run);
        }

        var deadline = new Deadline(_options.Time, link);
        deadline.Set(_options.ConnectTimeout, "connect_timeout");
        var end = await link.RunAsync(address, frame => ReceiveAsync(run, link, deadline, frame)).ConfigureAwait(false);
        deadline.Clear();
        if (end.Code is null) run.Lost = _options.Time.GetTimestamp();
        lock (_lock)
            if (_link == link)
                Lost(run);
        return deadline.Missed is { } missed ? new LinkEnd(null, missed) : end;
    }

    // Called under the lock. The connection is gone; what it had under way goes on with the next one, if there is one.
    private void Lost(Run run)
    {
        (_link, _welcomed, _open) = (null, false, false);
        run.InboxAckDue = false;
        _restoring.Clear();
        _unacked.ConnectionLost();
        foreach (var track in _rooms.Values) track.Lost();
        EndLeaves();
    }

    // Called under the lock.
    private Uri Address(Run run)
    {
        var url = _options.Url!;
        var query = new List<string>(5);
        var room = _options.Room is { } own ? _rooms.GetValueOrDefault(own) : null;
        _byPath = room is not null;
        if (run.Session is { } session) query.Add($"session={Uri.EscapeDataString(session)}");
        if (room is not null && _options.Invite is { } invite) query.Add($"invite={Uri.EscapeDataString(invite)}");
        if (room?.Epoch is { } epoch) query.Add($"epoch={Uri.EscapeDataString(epoch)}&since={room.Since}");
        if ((run.Inbox ?? run.InboxStart) is { } inbox) query.Add($"inbox={inbox}");
        return new UriBuilder(url)
        {
            Scheme = url.Scheme is "https" or "wss" ? "wss" : "ws",
            Path = url.AbsolutePath.TrimEnd('/') + "/ws" + (room is null ? "" : "/" + Uri.EscapeDataString(room.Room)),
            Query = string.Join('&', query),
        }.Uri;
    }

    // Called when the loop does not come to its end by itself in time.
    private void EndByForce(Run run, CollabException? error)
    {
        lock (_lock)
        {
            if (_run != run) return;
            _link?.Abort();
        }

        Log.Forced(_options.Logger, ClientId);
        Finish(run, error, forced: true);
    }

    // Ends the run once, whoever comes first. Without an error the caller has closed it.
    private void Finish(Run run, CollabException? error, bool forced = false)
    {
        var reason = error ?? new CollabException("closed", "closed by the caller");
        lock (_lock)
        {
            if (_run != run) return;
            if (_link is not null) Lost(run);
            foreach (var pending in _unacked.Clear()) pending.Answer.TrySetException(reason);
            foreach (var track in _rooms.Values) Fail(track, reason);
            run.CloseLimit?.Dispose();
            Change(ConnectionState.Disconnected, error);
            _run = null;
        }

        // Where the application's handlers may be what hangs, nobody waits for them.
        if (forced) _ = Task.Run(TellChanges);
        else TellChanges();
        Log.Ended(_options.Logger, ClientId, reason.Code);
        EndStreams(error);
        run.Ready.TrySetException(reason);
        _ = run.Ready.Task.Exception;
        run.Ended.TrySetResult();
    }

    /// <summary>The time by which a connection must have come a step further. Set and cleared by the receiving thread alone.</summary>
    private sealed class Deadline(TimeProvider time, Link link)
    {
        private ITimer? _timer;

        public string? Missed { get; private set; }

        public void Set(TimeSpan within, string name)
        {
            Clear();
            _timer = time.CreateTimer(_ => { Missed = name; link.Abort(); }, null, within, Timeout.InfiniteTimeSpan);
        }

        public void Clear()
        {
            _timer?.Dispose();
            _timer = null;
        }
    }
}
