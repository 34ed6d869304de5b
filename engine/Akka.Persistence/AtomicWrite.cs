using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>Events of one persistence id that are stored all or not at all.</summary>
public sealed class AtomicWrite : IPersistentEnvelope, IMessage
{
    private readonly IPersistentRepresentation? _single;
    private IImmutableList<IPersistentRepresentation>? _all;

    public AtomicWrite(IPersistentRepresentation @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        _single = @event;
        PersistenceId = @event.PersistenceId;
        LowestSequenceNr = @event.SequenceNr;
        HighestSequenceNr = @event.SequenceNr;
    }

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Count == 0)
        {
            throw new ArgumentException("Payload of AtomicWrite must not be empty.", nameof(payload));
        }

        var first = payload[0];
        var lowest = first.SequenceNr;
        var highest = first.SequenceNr;
        foreach (var item in payload)
        {
            if (!string.Equals(item.PersistenceId, first.PersistenceId, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"AtomicWrite must contain messages for the same persistenceId, yet difference persistenceIds found: {item.PersistenceId}, {first.PersistenceId}.",
                    nameof(payload));
            }

            lowest = Math.Min(lowest, item.SequenceNr);
            highest = Math.Max(highest, item.SequenceNr);
        }

        _all = payload;
        _single = payload.Count == 1 ? first : null;
        PersistenceId = first.PersistenceId;
        LowestSequenceNr = lowest;
        HighestSequenceNr = highest;
    }

    public string PersistenceId { get; }

    public long LowestSequenceNr { get; }

    public long HighestSequenceNr { get; }

    /// <summary>An <see cref="IImmutableList{T}"/> of <see cref="IPersistentRepresentation"/>.</summary>
    public object Payload => Events;

    public IActorRef Sender => ActorRefs.NoSender;

    public int Size => _single is not null ? 1 : _all!.Count;

    internal IImmutableList<IPersistentRepresentation> Events => _all ??= ImmutableList.Create(_single!);

    /// <summary>The only event; null where there are several. Saves the list on the way of a single event.</summary>
    internal IPersistentRepresentation? Single => _single;

    internal IPersistentRepresentation this[int index] => _single ?? _all![index];

    public bool Equals(AtomicWrite? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Size != Size)
        {
            return false;
        }

        for (var i = 0; i < Size; i++)
        {
            if (!Equals(this[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as AtomicWrite);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, LowestSequenceNr, HighestSequenceNr, Size);

    public override string ToString() =>
        $"AtomicWrite<pid: {PersistenceId}, lowSeqNr: {LowestSequenceNr}, highSeqNr: {HighestSequenceNr}, size: {Size}, sender: {Sender}>";
}
