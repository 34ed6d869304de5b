namespace Akka.Persistence;

/// <summary>The snapshot found, or null where there is none.</summary>
public sealed class LoadSnapshotResult : ISnapshotResponse, IEquatable<LoadSnapshotResult>
{
    public LoadSnapshotResult(SelectedSnapshot? snapshot, long toSequenceNr)
    {
        Found = snapshot;
        ToSequenceNr = toSequenceNr;
    }

#nullable disable
    public SelectedSnapshot Snapshot => Found;
#nullable enable

    public long ToSequenceNr { get; }

    internal SelectedSnapshot? Found { get; }

    public bool Equals(LoadSnapshotResult? other) =>
        ReferenceEquals(this, other) || (other is not null && ToSequenceNr == other.ToSequenceNr && Equals(Found, other.Found));

    public override bool Equals(object? obj) => Equals(obj as LoadSnapshotResult);

    public override int GetHashCode() => HashCode.Combine(Found, ToSequenceNr);

    public override string ToString() => $"LoadSnapshotResult<toSeqNr: {ToSequenceNr}, snapshot: {Found}>";
}
