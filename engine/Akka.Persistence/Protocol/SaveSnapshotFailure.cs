namespace Akka.Persistence;

/// <summary>A snapshot could not be saved.</summary>
public sealed class SaveSnapshotFailure : ISnapshotResponse, IEquatable<SaveSnapshotFailure>
{
    public SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Metadata = metadata;
        Cause = cause;
    }

    public SnapshotMetadata Metadata { get; }

    public Exception Cause { get; }

    public bool Equals(SaveSnapshotFailure? other) => ReferenceEquals(this, other) || (other is not null && Equals(Metadata, other.Metadata) && Equals(Cause, other.Cause));

    public override bool Equals(object? obj) => Equals(obj as SaveSnapshotFailure);

    public override int GetHashCode() => HashCode.Combine(Metadata, Cause);

    public override string ToString() => $"SaveSnapshotFailure<metadata: {Metadata}, cause: {Cause}>";
}
