namespace Collab.Host.Auth;

/// <summary>Forgets logins a day after they ended, so that the table does not grow with every guest who ever came.</summary>
public sealed class SessionSweep(SessionStore sessions, TimeProvider time, ILogger<SessionSweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The sweep of ended logins stops");
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            var forgotten = await sessions.ForgetAsync(time.GetUtcNow() - KeptFor, cancel);
            if (forgotten > 0) log.LogInformation("{Count} logins forgotten that ended more than a day ago", forgotten);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "Ended logins could not be forgotten; the next sweep tries again");
        }
    }
}
