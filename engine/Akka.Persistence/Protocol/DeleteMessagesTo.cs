using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Asks a journal to delete the events of a persistence id up to and with a sequence number. The highest sequence number stays known.</summary>
public sealed class DeleteMessagesTo : IJournalRequest, IEquatable<DeleteMessagesTo>
{
    public DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor)
    {
        PersistenceId = persistenceId;
        ToSequenceNr = toSequenceNr;
        PersistentActor = persistentActor;
    }

    public string PersistenceId { get; }

    public long ToSequenceNr { get; }

    public IActorRef PersistentActor { get; }

    public bool Equals(DeleteMessagesTo? other) => ReferenceEquals(this, other) || (other is not null && Equals(PersistenceId, other.PersistenceId) && ToSequenceNr == other.ToSequenceNr && Equals(PersistentActor, other.PersistentActor));

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesTo);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, ToSequenceNr, PersistentActor);

    public override string ToString() => $"DeleteMessagesTo<persistenceId: {PersistenceId}, toSequenceNr: {ToSequenceNr}, persistentActor: {PersistentActor}>";
}
