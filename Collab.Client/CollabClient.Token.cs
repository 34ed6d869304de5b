namespace Collab.Client;

// The token: fetched for each try, and replaced in place before it expires.
public sealed partial class CollabClient
{
    // Tokens that are short of a minute from the start would be announced, and replaced, without a pause.
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(5);

    // Bounded whatever the application's function does.
    private async Task<string?> FetchTokenAsync(Run run) => _options.Token is { } fetch
        ? await fetch(run.Stopped).AsTask().WaitAsync(_options.ConnectTimeout, _options.Time, run.Stopped).ConfigureAwait(false)
        : null;

    // Without a newer one the server closes at the end of the present one, and the reconnect asks once more.
    private async Task RenewAsync(Run run, Link link)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (_options.Token is null || run.RenewalDue) return;
            run.RenewalDue = true;
            wait = run.Renewed is { } last ? RenewInterval - _options.Time.GetElapsedTime(last) : TimeSpan.Zero;
        }

        var goesOn = await PauseAsync(wait, run).ConfigureAwait(false);
        lock (_lock)
        {
            run.RenewalDue = false;
            if (!goesOn || _link != link) return;
        }

        string? token;
        try
        {
            token = await FetchTokenAsync(run).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            if (!run.Stopping) Log.TokenFailed(_options.Logger, failed, ClientId);
            return;
        }

        lock (_lock)
        {
            if (_link != link || token is null || token == run.Token) return;
            (run.Token, run.Renewed) = (token, _options.Time.GetTimestamp());
            link.Out.Add(Encode("auth", new { token }, default));
        }
    }
}
