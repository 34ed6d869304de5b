namespace Akka.Persistence;

/// <summary>Storing one event failed; whether it is stored is unknown, so the actor stops.</summary>
public sealed class WriteMessageFailure : IJournalResponse, IEquatable<WriteMessageFailure>
{
    public WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    public IPersistentRepresentation Persistent { get; }

    public Exception Cause { get; }

    public int ActorInstanceId { get; }

    public bool Equals(WriteMessageFailure? other) => ReferenceEquals(this, other) || (other is not null && Equals(Persistent, other.Persistent) && Equals(Cause, other.Cause) && ActorInstanceId == other.ActorInstanceId);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageFailure);

    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);

    public override string ToString() => $"WriteMessageFailure<persistent: {Persistent}, cause: {Cause}, actorInstanceId: {ActorInstanceId}>";
}
