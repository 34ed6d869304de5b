using System.ComponentModel;

namespace Akka.Persistence;

/// <summary>Whose snapshot, at which sequence number, taken when (UTC).</summary>
public sealed class SnapshotMetadata : IEquatable<SnapshotMetadata>
{
    [Obsolete("Use the constructor with the timestamp parameter instead.", true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public SnapshotMetadata(string persistenceId, long sequenceNr)
        : this(persistenceId, sequenceNr, DateTime.MinValue)
    {
    }

    public SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp)
    {
        PersistenceId = persistenceId;
        SequenceNr = sequenceNr;
        Timestamp = timestamp;
    }

    /// <summary>By persistence id, then sequence number, then time.</summary>
    public static IComparer<SnapshotMetadata> Comparer { get; } = Comparer<SnapshotMetadata>.Create(Compare);

    public string PersistenceId { get; }

    public long SequenceNr { get; }

    public DateTime Timestamp { get; }

    public bool Equals(SnapshotMetadata? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && SequenceNr == other.SequenceNr
            && Timestamp == other.Timestamp
            && string.Equals(PersistenceId, other.PersistenceId, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as SnapshotMetadata);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, SequenceNr, Timestamp);

    public override string ToString() =>
        $"SnapshotMetadata<pid: {PersistenceId}, seqNr: {SequenceNr}, timestamp: {Timestamp:yyyy/MM/dd}>";

    private static int Compare(SnapshotMetadata x, SnapshotMetadata y)
    {
        var byId = string.CompareOrdinal(x.PersistenceId, y.PersistenceId);
        if (byId != 0)
        {
            return byId;
        }

        var byNumber = x.SequenceNr.CompareTo(y.SequenceNr);
        return byNumber != 0 ? byNumber : x.Timestamp.CompareTo(y.Timestamp);
    }
}
