namespace Akka.Persistence;

/// <summary>The write as a whole failed. One <see cref="WriteMessageFailure"/> for each event follows.</summary>
public sealed class WriteMessagesFailed : IJournalResponse, IEquatable<WriteMessagesFailed>
{
    public WriteMessagesFailed(Exception cause, int writeCount)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Cause = cause;
        WriteCount = writeCount;
    }

    public Exception Cause { get; }

    public int WriteCount { get; }

    public bool Equals(WriteMessagesFailed? other) => ReferenceEquals(this, other) || (other is not null && Equals(Cause, other.Cause) && WriteCount == other.WriteCount);

    public override bool Equals(object? obj) => Equals(obj as WriteMessagesFailed);

    public override int GetHashCode() => HashCode.Combine(Cause, WriteCount);

    public override string ToString() => $"WriteMessagesFailed<cause: {Cause}, writeCount: {WriteCount}>";
}
