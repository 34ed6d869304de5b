namespace Collab.Host.Rest;

/// <summary>Forgets the keys whose time is over, so that the table holds some minutes of publishing and no more.</summary>
public sealed class IdempotencySweep(IdempotencyStore store, TimeProvider time, ILogger<IdempotencySweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The sweep of idempotency keys stops");
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            await store.ForgetAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "Idempotency keys could not be forgotten; the next sweep tries again");
        }
    }
}
