using Collab.Host.Config;

namespace Collab.Host.Auth;

/// <summary>
/// An issuer's keys at an address: fetched at the start and every now and then, and when a token names one that is not known. One fetch at a
/// time, and none soon after another, whatever tokens come. While the issuer is away its last keys stay good.
/// </summary>
public sealed class RemoteKeys(ExternalIssuerOptions issuer, KeyFetch fetch, TimeProvider time, ILogger log) : IIssuerKeys
{
    private readonly Uri _address = new(issuer.JwksUrl);
    private readonly Lock _lock = new();
    private FixedKeys? _keys;
    private Task _fetching = Task.CompletedTask;
    private long? _begunAt;
    private long _keysAt;
    private volatile bool _failing;

    /// <summary>How long <see cref="KeepFreshAsync"/> need not be called again.</summary>
    public TimeSpan Pause => issuer.JwksPause;

    /// <summary><see cref="TimeoutException"/> where the key is not known and the issuer does not tell.</summary>
    public async ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string algorithm, string? keyId, CancellationToken cancel)
    {
        var known = await KnownAsync(algorithm, keyId, cancel);
        if (known.Count > 0) return known;
        await Begin(issuer.JwksPause).WaitAsync(cancel);
        known = await KnownAsync(algorithm, keyId, cancel);
        if (known.Count == 0 && _failing) throw new TimeoutException($"The keys of the issuer '{issuer.Issuer}' can't be had.");
        return known;
    }

    /// <summary>Fetches the keys where they are old or missing. Never throws: a failure is logged, and tried again after the pause.</summary>
    public Task KeepFreshAsync() => _failing || Volatile.Read(ref _keys) is null || time.GetElapsedTime(_keysAt) >= issuer.JwksRefresh
        // A timer of the same length must not find each of its ticks a moment too early.
        ? Begin(issuer.JwksPause / 2)
        : Task.CompletedTask;

    private ValueTask<IReadOnlyList<VerificationKey>> KnownAsync(string algorithm, string? keyId, CancellationToken cancel) =>
        Volatile.Read(ref _keys)?.FindAsync(algorithm, keyId, cancel) ?? ValueTask.FromResult<IReadOnlyList<VerificationKey>>([]);

    /// <summary>The fetch that is under way, a new one, or, too soon after the last, none.</summary>
    private Task Begin(TimeSpan pause)
    {
        lock (_lock)
        {
            if (!_fetching.IsCompleted || (_begunAt is { } before && time.GetElapsedTime(before) < pause)) return _fetching;
            _begunAt = time.GetTimestamp();
            return _fetching = Task.Run(FetchAsync);
        }
    }

    private async Task FetchAsync()
    {
        // Real time, whatever clock the server goes by: it is a network that is waited for.
        using var deadline = new CancellationTokenSource(issuer.JwksTimeout);
        try
        {
            var keys = await fetch.GetAsync(_address, fault => log.LogWarning("A key of the issuer {Issuer} can't be used: {Fault}", issuer.Issuer, fault), deadline.Token);
            Volatile.Write(ref _keys, new FixedKeys(keys));
            _keysAt = time.GetTimestamp();
            _failing = false;
            log.LogDebug("{Count} keys of the issuer {Issuer} fetched", keys.Count, issuer.Issuer);
        }
        catch (Exception failure)
        {
            _failing = true;
            var reason = deadline.IsCancellationRequested ? $"no answer within {issuer.JwksTimeout.TotalSeconds:0.#} s" : failure.Message;
            log.LogWarning("The keys of the issuer {Issuer} could not be fetched, those that are known stay good: {Reason}", issuer.Issuer, reason);
        }
    }
}
