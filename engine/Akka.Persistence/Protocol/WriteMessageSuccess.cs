namespace Akka.Persistence;

/// <summary>One event is stored.</summary>
public sealed class WriteMessageSuccess : IJournalResponse, IEquatable<WriteMessageSuccess>
{
    public WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId)
    {
        Persistent = persistent;
        ActorInstanceId = actorInstanceId;
    }

    public IPersistentRepresentation Persistent { get; }

    public int ActorInstanceId { get; }

    public bool Equals(WriteMessageSuccess? other) => ReferenceEquals(this, other) || (other is not null && Equals(Persistent, other.Persistent) && ActorInstanceId == other.ActorInstanceId);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageSuccess);

    public override int GetHashCode() => HashCode.Combine(Persistent, ActorInstanceId);

    public override string ToString() => $"WriteMessageSuccess<persistent: {Persistent}, actorInstanceId: {ActorInstanceId}>";
}
