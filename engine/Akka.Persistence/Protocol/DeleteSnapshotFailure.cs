namespace Akka.Persistence;

/// <summary>One snapshot could not be deleted.</summary>
public sealed class DeleteSnapshotFailure : ISnapshotResponse, IEquatable<DeleteSnapshotFailure>
{
    public DeleteSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Metadata = metadata;
        Cause = cause;
    }

    public SnapshotMetadata Metadata { get; }

    public Exception Cause { get; }

    public bool Equals(DeleteSnapshotFailure? other) => ReferenceEquals(this, other) || (other is not null && Equals(Metadata, other.Metadata) && Equals(Cause, other.Cause));

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotFailure);

    public override int GetHashCode() => HashCode.Combine(Metadata, Cause);

    public override string ToString() => $"DeleteSnapshotFailure<metadata: {Metadata}, cause: {Cause}>";
}
