namespace Collab.Host.Auth;

/// <summary>Keeps the keys of other issuers fresh, so that no request has to wait for them.</summary>
public sealed class KeyRefresh(TokenIssuers issuers, TimeProvider time, ILogger<KeyRefresh> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(issuers.Remote.Select(keys => KeepFreshAsync(keys, stoppingToken)));

    private async Task KeepFreshAsync(RemoteKeys keys, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(keys.Pause, time);
        try
        {
            do await keys.KeepFreshAsync().WaitAsync(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.LogDebug("The keys of other issuers are kept fresh no longer");
        }
    }
}
