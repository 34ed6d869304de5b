using Collab.Host.Storage;

namespace Collab.Host.Rest;

/// <summary>An answer as it went out the first time; the body is text, as all answers to publishing are.</summary>
public sealed record KeptAnswer(int Status, string? ContentType, string Body);

/// <summary>What has become of a key: exactly one of four.</summary>
public abstract record KeyClaim
{
    private KeyClaim()
    {
    }

    /// <summary>Nobody has it: carry the request out, then keep its answer or release the key.</summary>
    public sealed record Mine : KeyClaim;

    /// <summary>Somebody is carrying it out.</summary>
    public sealed record Busy : KeyClaim;

    /// <summary>It was used for something else.</summary>
    public sealed record OtherBody : KeyClaim;

    public sealed record Answered(KeptAnswer Answer) : KeyClaim;
}

/// <summary>
/// The keys that were seen lately, and their first answers, in the database: so one answer holds on all nodes and over restarts. A claim
/// has an end of its own, so that the key of a node that died can be claimed anew.
/// </summary>
public sealed class IdempotencyStore(Database database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="key">Owner, address and key together, hashed.</param>
    /// <param name="body">The request's body, hashed.</param>
    /// <param name="claim">The caller's own name for its claim.</param>
    public Task<KeyClaim> ClaimAsync(string key, string body, string claim, TimeSpan lease, TimeSpan window, CancellationToken cancel) =>
        database.WriteAsync<KeyClaim>(async db =>
        {
            await db.LockAsync("idempotency:" + key);
            var now = Now;
            var row = await db.FirstAsync<Row>(
                "SELECT body_hash AS BodyHash, claimed_until AS ClaimedUntil, status AS Status, content_type AS ContentType, answer AS Answer "
                + "FROM collab_idempotency WHERE id = @key AND expires_at > @now",
                new { key, now });
            if (row is not null && row.BodyHash != body) return new KeyClaim.OtherBody();
            if (row?.Status is { } status) return new KeyClaim.Answered(new KeptAnswer((int)status, row.ContentType, row.Answer ?? ""));
            if (row is not null && row.ClaimedUntil > now) return new KeyClaim.Busy();
            await db.ExecuteAsync("DELETE FROM collab_idempotency WHERE id = @key", new { key });
            await db.ExecuteAsync(
                "INSERT INTO collab_idempotency (id, body_hash, claim, claimed_until, expires_at) VALUES (@key, @body, @claim, @until, @expires)",
                new { key, body, claim, until = now + (long)lease.TotalMilliseconds, expires = now + (long)window.TotalMilliseconds });
            return new KeyClaim.Mine();
        }, cancel);

    /// <summary>Holds a claim for another lease from now on; false where it has meanwhile gone to somebody else.</summary>
    public Task<bool> RenewAsync(string key, string claim, TimeSpan lease, TimeSpan window, CancellationToken cancel) =>
        database.WriteAsync(async db =>
        {
            await db.LockAsync("idempotency:" + key);
            var now = Now;
            return await db.ExecuteAsync(
                "UPDATE collab_idempotency SET claimed_until = @until, expires_at = @expires WHERE id = @key AND claim = @claim AND status IS NULL",
                new { until = now + (long)lease.TotalMilliseconds, expires = now + (long)window.TotalMilliseconds, key, claim }) == 1;
        }, cancel);

    /// <summary>Keeps the answer, unless the claim has meanwhile gone to somebody else.</summary>
    public Task KeepAsync(string key, string claim, KeptAnswer answer, TimeSpan window, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync(
            "UPDATE collab_idempotency SET status = @Status, content_type = @ContentType, answer = @Body, expires_at = @expires WHERE id = @key AND claim = @claim",
            new { answer.Status, answer.ContentType, answer.Body, expires = Now + (long)window.TotalMilliseconds, key, claim }),
        cancel);

    /// <summary>Nothing definite came of it: whoever comes next tries anew.</summary>
    public Task ReleaseAsync(string key, string claim, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("DELETE FROM collab_idempotency WHERE id = @key AND claim = @claim", new { key, claim }), cancel);

    public Task<int> ForgetAsync(CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("DELETE FROM collab_idempotency WHERE expires_at <= @now", new { now = Now }), cancel);

    private sealed class Row
    {
        public string BodyHash { get; init; } = "";

        public long ClaimedUntil { get; init; }

        public long? Status { get; init; }

        public string? ContentType { get; init; }

        public string? Answer { get; init; }
    }
}
