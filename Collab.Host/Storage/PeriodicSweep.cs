namespace Collab.Host.Storage;

/// <summary>Forgets, every now and then, what tables would hold for ever. A sweep that fails is told, and the next one tries again.</summary>
/// <param name="what">What is forgotten, for the log.</param>
public abstract class PeriodicSweep(string what, TimeSpan every, TimeProvider time, ILogger log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The sweep of {What} stops", what);
        }
    }

    protected abstract Task SweepAsync(CancellationToken cancel);

    private async Task SweepOnceAsync(CancellationToken cancel)
    {
        try
        {
            await SweepAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "{What} could not be forgotten; the next sweep tries again", what);
        }
    }
}
