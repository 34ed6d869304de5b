using Collab.Host.Storage;

namespace Collab.Host.Rest;

/// <summary>Forgets the keys whose time is over, so that the table holds some minutes of publishing and no more.</summary>
public sealed class IdempotencySweep(IdempotencyStore store, TimeProvider time, ILogger<IdempotencySweep> log)
    : PeriodicSweep("idempotency keys", TimeSpan.FromMinutes(1), time, log)
{
    protected override Task SweepAsync(CancellationToken cancel) => store.ForgetAsync(cancel);
}
