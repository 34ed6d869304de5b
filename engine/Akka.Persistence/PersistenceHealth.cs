namespace Akka.Persistence;

/// <summary>How a plugin is.</summary>
public enum PersistenceHealthStatus
{
    Healthy = 0,
    Degraded = 1,
    Unhealthy = 2,
}

/// <summary>What a plugin answers when asked how it is.</summary>
public readonly record struct PersistenceHealthCheckResult(
    PersistenceHealthStatus Status,
    string? Description = null,
    Exception? Exception = null,
    IReadOnlyDictionary<string, object>? Data = null);

/// <summary>Asks a journal how it is.</summary>
public sealed class CheckJournalHealth : IJournalRequest
{
    public CheckJournalHealth(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public override string ToString() => "CheckJournalHealth";
}

/// <summary>A journal's answer to <see cref="CheckJournalHealth"/>.</summary>
public sealed class JournalHealthCheckResponse : IJournalResponse
{
    public JournalHealthCheckResponse(PersistenceHealthCheckResult result)
    {
        Result = result;
    }

    public PersistenceHealthCheckResult Result { get; }

    public override string ToString() => $"JournalHealthCheckResponse<{Result.Status}>";
}

/// <summary>Asks a snapshot store how it is.</summary>
public sealed class CheckSnapshotStoreHealth : ISnapshotRequest
{
    public CheckSnapshotStoreHealth(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public override string ToString() => "CheckSnapshotStoreHealth";
}

/// <summary>A snapshot store's answer to <see cref="CheckSnapshotStoreHealth"/>.</summary>
public sealed class SnapshotStoreHealthCheckResponse : ISnapshotResponse
{
    public SnapshotStoreHealthCheckResponse(PersistenceHealthCheckResult result)
    {
        Result = result;
    }

    public PersistenceHealthCheckResult Result { get; }

    public override string ToString() => $"SnapshotStoreHealthCheckResponse<{Result.Status}>";
}
