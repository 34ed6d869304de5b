namespace Collab.Host.Auth;

/// <summary>Forgets logins and invites a day after they ended, so that their tables do not grow with every guest who ever came.</summary>
public sealed class SessionSweep(SessionStore sessions, InviteStore invites, EndedLogins ended, TimeProvider time, ILogger<SessionSweep> log) : BackgroundService
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
            var before = time.GetUtcNow() - KeptFor;
            var (logins, asked) = (await sessions.ForgetAsync(before, cancel), await invites.ForgetAsync(before, cancel));
            await ended.ForgetAsync(before, cancel);
            if (logins + asked > 0) log.LogInformation("{Logins} logins and {Invites} invites forgotten that ended more than a day ago", logins, asked);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "Ended logins and invites could not be forgotten; the next sweep tries again");
        }
    }
}
