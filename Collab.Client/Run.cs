namespace Collab.Client;

/// <summary>One connect call, through all its retries. What is not final is guarded by the client's lock.</summary>
internal sealed class Run(CollabClientOptions options)
{
    private readonly CancellationTokenSource _stop = new();

    public Backoff Backoff { get; } = new(options);

    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The server's session, presented when a dropped connection resumes.</summary>
    public string? Session { get; set; }

    /// <summary>Every connection id of this session: whose events are our own.</summary>
    public HashSet<string> Identities { get; } = [];

    /// <summary>The <c>inbox_seq</c> of the last event handed on, null before the first.</summary>
    public long? Inbox { get; set; }

    /// <summary>The number after which the session began in the inbox, null before the server said so. It is never acknowledged.</summary>
    public long? InboxStart { get; set; }

    /// <summary>An <c>inbox_ack</c> is about to be sent.</summary>
    public bool InboxAckDue { get; set; }

    /// <summary>The token presented last.</summary>
    public string? Token { get; set; }

    /// <summary>The one that the server called expired: not presented again.</summary>
    public string? Expired { get; set; }

    /// <summary>When a token was last replaced in place, as the clock's timestamp.</summary>
    public long? Renewed { get; set; }

    /// <summary>A token is about to be replaced.</summary>
    public bool RenewalDue { get; set; }

    /// <summary>When a connection was last lost without a goodbye, as the clock's timestamp: the server may have yet to hear of its end.</summary>
    public long? Lost { get; set; }

    /// <summary>Ends it by force when the close takes too long.</summary>
    public ITimer? CloseLimit { get; set; }

    public CancellationToken Stopped => _stop.Token;

    public bool Stopping => _stop.IsCancellationRequested;

    // Whoever waits for the token goes on elsewhere, not under the caller's lock.
    public void Stop() => _ = _stop.CancelAsync();
}
