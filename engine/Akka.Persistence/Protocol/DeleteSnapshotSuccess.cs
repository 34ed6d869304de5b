namespace Akka.Persistence;

/// <summary>One snapshot is deleted.</summary>
public sealed class DeleteSnapshotSuccess : ISnapshotResponse, IEquatable<DeleteSnapshotSuccess>
{
    public DeleteSnapshotSuccess(SnapshotMetadata metadata)
    {
        Metadata = metadata;
    }

    public SnapshotMetadata Metadata { get; }

    public bool Equals(DeleteSnapshotSuccess? other) => ReferenceEquals(this, other) || (other is not null && Equals(Metadata, other.Metadata));

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotSuccess);

    public override int GetHashCode() => HashCode.Combine(Metadata);

    public override string ToString() => $"DeleteSnapshotSuccess<metadata: {Metadata}>";
}
