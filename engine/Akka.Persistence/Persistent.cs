using Akka.Actor;

namespace Akka.Persistence;

/// <summary>The engine's own <see cref="IPersistentRepresentation"/>.</summary>
public class Persistent : IPersistentRepresentation, IEquatable<IPersistentRepresentation>
{
    public Persistent(
        object payload,
        long sequenceNr = 0L,
        string? persistenceId = null,
        string? manifest = null,
        bool isDeleted = false,
        IActorRef? sender = null,
        string? writerGuid = null,
        long timestamp = 0L)
    {
        Payload = payload;
        SequenceNr = sequenceNr;
        PersistenceId = persistenceId ?? Undefined;
        Manifest = manifest ?? Undefined;
        IsDeleted = isDeleted;
        Sender = sender!;
        WriterGuid = writerGuid ?? Undefined;
        Timestamp = timestamp;
    }

    /// <summary>Stands for an id or a manifest that is not known.</summary>
    public static string Undefined { get; } = string.Empty;

    public object Payload { get; }

    public long SequenceNr { get; }

    public bool IsDeleted { get; }

    public string PersistenceId { get; }

    public string Manifest { get; }

    public IActorRef Sender { get; }

    public string WriterGuid { get; }

    public long Timestamp { get; }

    public IPersistentRepresentation WithPayload(object payload) =>
        new Persistent(payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest) =>
        string.Equals(manifest, Manifest, StringComparison.Ordinal)
            ? this
            : new Persistent(Payload, SequenceNr, PersistenceId, manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithTimestamp(long newTimestamp) =>
        newTimestamp == Timestamp
            ? this
            : new Persistent(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, newTimestamp);

    public IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) =>
        new Persistent(Payload, sequenceNr, persistenceId, Manifest, isDeleted, sender, writerGuid, Timestamp);

    public bool Equals(IPersistentRepresentation? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Equals(Payload, other.Payload)
            && SequenceNr == other.SequenceNr
            && IsDeleted == other.IsDeleted
            && string.Equals(Manifest, other.Manifest, StringComparison.Ordinal)
            && string.Equals(PersistenceId, other.PersistenceId, StringComparison.Ordinal)
            && Equals(Sender, other.Sender)
            && string.Equals(WriterGuid, other.WriterGuid, StringComparison.Ordinal));

    public bool Equals(Persistent? other) => Equals(other as IPersistentRepresentation);

    public override bool Equals(object? obj) => Equals(obj as IPersistentRepresentation);

    public override int GetHashCode() => HashCode.Combine(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, WriterGuid);

    public override string ToString() =>
        $"Persistent<pid: {PersistenceId}, seqNr: {SequenceNr}, deleted: {IsDeleted}, manifest: {Manifest}, sender: {Sender}, payload: {Payload}, writerGuid: {WriterGuid}>";
}
