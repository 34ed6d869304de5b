namespace Collab.Host.Rest;

/// <summary>
/// Holds a key's claim for as long as its request is carried out. A lease can so be short, and the key of a node that died is soon free,
/// while a request may take as long as it takes. The first renewal comes a third of a lease in: a request that is done by then costs no
/// write. Should the claim be gone to somebody else (this node stood still, or could not reach the database), nothing is broken off: both carry
/// the request out under the same <see cref="PublishNumber"/>, so whichever comes second is recognised and answered like the first.
/// </summary>
internal sealed class ClaimRenewal : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;

    private ClaimRenewal(PeriodicTimer timer, Func<PeriodicTimer, Task> renew) => (_timer, _renewing) = (timer, renew(timer));

    public static ClaimRenewal Start(IdempotencyStore store, string key, string claim, TimeSpan lease, TimeSpan window, TimeProvider time, ILogger log) =>
        new(new PeriodicTimer(lease / 3, time), async timer =>
        {
            while (await timer.WaitForNextTickAsync())
            {
                try
                {
                    if (await store.RenewAsync(key, claim, lease, window, CancellationToken.None)) continue;
                    log.LogInformation("The claim of an {Header} went to another request while it was carried out; whichever publishes second is recognised", Idempotency.Header);
                    return;
                }
                catch (Exception failure)
                {
                    log.LogWarning(failure, "The claim of an {Header} could not be renewed; it is tried again while its request lasts", Idempotency.Header);
                }
            }
        });

    /// <summary>Ends with no renewal under way: what becomes of the key is the next write.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _renewing;
    }
}
