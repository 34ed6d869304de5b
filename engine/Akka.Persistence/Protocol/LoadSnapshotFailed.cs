namespace Akka.Persistence;

/// <summary>No snapshot could be loaded.</summary>
public sealed class LoadSnapshotFailed : ISnapshotResponse
{
    public LoadSnapshotFailed(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Cause = cause;
    }

    public Exception Cause { get; }

    public override bool Equals(object? obj) => obj is LoadSnapshotFailed other && Equals(Cause, other.Cause);

    public override int GetHashCode() => HashCode.Combine(Cause);

    public override string ToString() => $"LoadSnapshotFailed<cause: {Cause}>";
}
