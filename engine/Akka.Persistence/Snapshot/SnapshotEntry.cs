namespace Akka.Persistence.Snapshot;

/// <summary>A snapshot in memory.</summary>
public class SnapshotEntry
{
    public string Id { get; set; } = string.Empty;

    public string PersistenceId { get; set; } = string.Empty;

    public long SequenceNr { get; set; }

    /// <summary>When it was taken, in UTC ticks.</summary>
    public long Timestamp { get; set; }

    public object Snapshot { get; set; } = null!;
}
