namespace Akka.Persistence;

/// <summary>The snapshots within the criteria are deleted.</summary>
public sealed class DeleteSnapshotsSuccess : ISnapshotResponse, IEquatable<DeleteSnapshotsSuccess>
{
    public DeleteSnapshotsSuccess(SnapshotSelectionCriteria criteria)
    {
        Criteria = criteria;
    }

    public SnapshotSelectionCriteria Criteria { get; }

    public bool Equals(DeleteSnapshotsSuccess? other) => ReferenceEquals(this, other) || (other is not null && Equals(Criteria, other.Criteria));

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotsSuccess);

    public override int GetHashCode() => HashCode.Combine(Criteria);

    public override string ToString() => $"DeleteSnapshotsSuccess<criteria: {Criteria}>";
}
