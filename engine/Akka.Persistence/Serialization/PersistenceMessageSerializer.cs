using System.Collections.Immutable;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Persistence.Serialization;

/// <summary>Writes events with what the journal keeps about them, for journals and links that move them whole.</summary>
public sealed class PersistenceMessageSerializer : Serializer
{
    public PersistenceMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) => obj switch
    {
        IPersistentRepresentation one => Write(one),
        AtomicWrite many => Write(many),
        _ => throw new ArgumentException($"Can't serialize object of type [{obj?.GetType()}] in [{GetType()}]", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, Type? type)
    {
        if (typeof(IPersistentRepresentation).IsAssignableFrom(type))
        {
            return Read(bytes);
        }

        return type == typeof(AtomicWrite)
            ? ReadAtomic(bytes)
            : throw new ArgumentException($"Unimplemented deserialization of message with type [{type}] in [{GetType()}]", nameof(type));
    }

    private byte[] Write(AtomicWrite write)
    {
        var writer = new ProtoWriter();
        for (var i = 0; i < write.Size; i++)
        {
            writer.Message(1, Write(write[i]));
        }

        return writer.ToArray();
    }

    private byte[] Write(IPersistentRepresentation p)
    {
        var writer = new ProtoWriter();
        writer.Message(1, PayloadCodec.Write(system, p.Payload));
        writer.Int(2, p.SequenceNr);
        writer.Text(3, p.PersistenceId);
        writer.Int(4, p.IsDeleted ? 1 : 0);
        if (p.Sender is { } sender)
        {
            writer.Text(11, Akka.Serialization.Serialization.SerializedActorPath(sender));
        }

        writer.Text(12, p.Manifest);
        writer.Text(13, p.WriterGuid);
        writer.ZigZag(14, p.Timestamp);
        return writer.ToArray();
    }

    private AtomicWrite ReadAtomic(byte[] bytes)
    {
        var events = ImmutableArray.CreateBuilder<IPersistentRepresentation>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                events.Add(Read(reader.Bytes));
            }
        }

        return new AtomicWrite(events.ToImmutable());
    }

    private Persistent Read(ReadOnlySpan<byte> bytes)
    {
        object? payload = null;
        long sequenceNr = 0, timestamp = 0;
        string? id = null, manifest = null, writer = null;
        var deleted = false;
        var sender = ActorRefs.NoSender;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    payload = PayloadCodec.Read(system, reader.Bytes);
                    break;
                case 2:
                    sequenceNr = (long)reader.Number;
                    break;
                case 3:
                    id = reader.Text;
                    break;
                case 4:
                    deleted = reader.Number != 0;
                    break;
                case 11:
                    sender = system.Provider.ResolveActorRef(reader.Text);
                    break;
                case 12:
                    manifest = reader.Text;
                    break;
                case 13:
                    writer = reader.Text;
                    break;
                case 14:
                    timestamp = reader.ZigZag;
                    break;
            }
        }

        return new Persistent(payload!, sequenceNr, id, manifest, deleted, sender, writer, timestamp);
    }
}
