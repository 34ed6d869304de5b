namespace Akka.Persistence;

/// <summary>One event was refused before anything of it was stored; the actor may go on.</summary>
public sealed class WriteMessageRejected : IJournalResponse, IEquatable<WriteMessageRejected>
{
    public WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    public IPersistentRepresentation Persistent { get; }

    public Exception Cause { get; }

    public int ActorInstanceId { get; }

    public bool Equals(WriteMessageRejected? other) => ReferenceEquals(this, other) || (other is not null && Equals(Persistent, other.Persistent) && Equals(Cause, other.Cause) && ActorInstanceId == other.ActorInstanceId);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageRejected);

    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);

    public override string ToString() => $"WriteMessageRejected<persistent: {Persistent}, cause: {Cause}, actorInstanceId: {ActorInstanceId}>";
}
