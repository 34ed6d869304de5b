namespace Collab.Client;

// The loop of one connect call: connect, live, drop, wait, again; states change here and nowhere else.
public sealed partial class CollabClient
{
    private static readonly CollabException ClosedByCaller = new("closed", "closed by the caller");

    private async Task RunAsync(Run run)
    {
        CollabException error;
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

    // Until it is over for good; returns why.
    private async Task<CollabException> LiveAsync(Run run)
    {
        Become(run, ConnectionState.Connecting);
        var wait = _lastConnect is { } last ? _options.ConnectInterval - _options.Time.GetElapsedTime(last) : TimeSpan.Zero;
        while (await PauseAsync(wait, run).ConfigureAwait(false))
        {
            _lastConnect = _options.Time.GetTimestamp();
            string? token;
            try
            {
                token = _options.Token is null ? null : await _options.Token(run.Stopped).ConfigureAwait(false);
            }
            catch (Exception failed) when (!run.Stopping)
            {
                return new CollabException("no_token", $"the token could not be had: {failed.Message}", inner: failed);
            }

            var end = await LinkAsync(run, token).ConfigureAwait(false);
            if (run.Stopping) break;
            var renewable = end.Reason == "token_expired" && _options.Token is not null;
            if ((end.Terminal && !renewable) || _backoff.Next() is not { } delay) return end.ToException();
            Become(run, ConnectionState.Connecting);
            Reconnecting.Raise(new ReconnectPlan(delay, _backoff.Tries, end.Reason.Length == 0 ? "dropped" : end.Reason), _options.Logger);
            wait = delay;
        }

        return ClosedByCaller;
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
        lock (_lock)
        {
            if (run.Stopping) return default;
            _link = link;
        }

        var live = new Deadline(_options.Time, link);
        live.Set(_options.ConnectTimeout, "connect_timeout");
        var end = await link.RunAsync(Address(), frame => ReceiveAsync(run, link, live, frame)).ConfigureAwait(false);
        live.Clear();
        if (run.Stopping) Become(run, ConnectionState.Closing);
        lock (_lock)
        {
            _link = null;
            _unacked.ConnectionLost();
            foreach (var track in _rooms.Values) track.Lost();
        }

        return live.Missed is { } missed ? new LinkEnd(null, missed) : end;
    }

    private Uri Address()
    {
        var url = _options.Url!;
        var scheme = url.Scheme is "https" or "wss" ? "wss" : "ws";
        var room = _options.Room;
        var query = "";
        if (_session is not null) query = $"?session={Uri.EscapeDataString(_session)}";
        lock (_lock)
            if (room is not null && _rooms.TryGetValue(room, out var track) && track.Epoch is { } epoch)
                query += $"{(query.Length == 0 ? '?' : '&')}epoch={Uri.EscapeDataString(epoch)}&since={track.Since}";
        return new Uri($"{scheme}://{url.Authority}/ws{(room is null ? "" : "/" + Uri.EscapeDataString(room))}{query}");
    }

    // Ends the run once, whoever comes first: the loop, or Abandon.
    private void Finish(Run run, CollabException error)
    {
        IReadOnlyList<Pending> lost;
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            if (_run != run) return;
            lost = _unacked.Clear();
            waiting = [.. _rooms.Values.SelectMany(track => track.Waiting)];
            foreach (var track in _rooms.Values) track.Waiting.Clear();
        }

        foreach (var pending in lost) pending.Answer.TrySetException(error);
        foreach (var waiter in waiting) waiter.TrySetException(error);
        Become(run, ConnectionState.Disconnected, error);
        lock (_lock)
            if (_run == run) _run = null;
        if (ReferenceEquals(error, ClosedByCaller)) run.Ready.TrySetException(new CollabException("closed", "closed before it was ready"));
        else run.Ready.TrySetException(error);
        _ = run.Ready.Task.Exception;
        run.Ended.TrySetResult();
    }

    private void Become(Run run, ConnectionState state, CollabException? error = null)
    {
        ConnectionState from;
        lock (_lock)
        {
            from = _state;
            if (_run != run || from == state) return;
            _state = state;
        }

        StateChanged.Raise(new StateChange(from, state, error), _options.Logger);
    }

    /// <summary>The time by which a connection must have come a step further.</summary>
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
