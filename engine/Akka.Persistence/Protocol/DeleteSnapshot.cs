namespace Akka.Persistence;

/// <summary>Asks a snapshot store to delete one snapshot.</summary>
public sealed class DeleteSnapshot : ISnapshotRequest, IEquatable<DeleteSnapshot>
{
    public DeleteSnapshot(SnapshotMetadata metadata)
    {
        Metadata = metadata;
    }

    public SnapshotMetadata Metadata { get; }

    public bool Equals(DeleteSnapshot? other) => ReferenceEquals(this, other) || (other is not null && Equals(Metadata, other.Metadata));

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshot);

    public override int GetHashCode() => HashCode.Combine(Metadata);

    public override string ToString() => $"DeleteSnapshot<metadata: {Metadata}>";
}
