using Akka.Actor;
using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>An event with what the journal keeps about it.</summary>
public interface IPersistentRepresentation : IMessage
{
    object Payload { get; }

    /// <summary>From the write event adapter; empty without one.</summary>
    string Manifest { get; }

    string PersistenceId { get; }

    long SequenceNr { get; }

    /// <summary>The actor incarnation that wrote the event; the replay filter goes by it.</summary>
    string WriterGuid { get; }

    /// <summary>When the event was stored, in UTC ticks; 0 before.</summary>
    long Timestamp { get; }

    bool IsDeleted { get; }

    /// <summary>The sender of the command that made the event.</summary>
    IActorRef Sender { get; }

    IPersistentRepresentation WithPayload(object payload);

    IPersistentRepresentation WithManifest(string manifest);

    IPersistentRepresentation WithTimestamp(long timestamp);

    IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid);
}
