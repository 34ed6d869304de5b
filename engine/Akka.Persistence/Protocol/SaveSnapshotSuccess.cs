namespace Akka.Persistence;

/// <summary>A snapshot is saved.</summary>
public sealed class SaveSnapshotSuccess : ISnapshotResponse, IEquatable<SaveSnapshotSuccess>
{
    public SaveSnapshotSuccess(SnapshotMetadata metadata)
    {
        Metadata = metadata;
    }

    public SnapshotMetadata Metadata { get; }

    public bool Equals(SaveSnapshotSuccess? other) => ReferenceEquals(this, other) || (other is not null && Equals(Metadata, other.Metadata));

    public override bool Equals(object? obj) => Equals(obj as SaveSnapshotSuccess);

    public override int GetHashCode() => HashCode.Combine(Metadata);

    public override string ToString() => $"SaveSnapshotSuccess<metadata: {Metadata}>";
}
