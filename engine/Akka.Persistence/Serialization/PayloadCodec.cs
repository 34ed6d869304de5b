using System.Text;
using Akka.Actor;
using Akka.Serialization;
using Akka.Util;

namespace Akka.Persistence.Serialization;

/// <summary>A payload with its serializer's id and manifest: PersistentPayload { 1 id, 2 bytes, 3 manifest }.</summary>
internal static class PayloadCodec
{
    public static byte[] Write(ExtendedActorSystem system, object payload)
    {
        var serializer = system.Serialization.FindSerializerFor(payload);
        var manifest = serializer switch
        {
            SerializerWithStringManifest named => named.Manifest(payload),
            { IncludeManifest: true } => payload.GetType().TypeQualifiedName(),
            _ => string.Empty,
        };

        var writer = new ProtoWriter();
        writer.Int(1, serializer.Identifier);
        writer.Bytes(2, serializer.ToBinary(payload));
        writer.Text(3, manifest);
        return writer.ToArray();
    }

    public static object Read(ExtendedActorSystem system, ReadOnlySpan<byte> bytes)
    {
        var id = 0;
        ReadOnlySpan<byte> payload = default;
        ReadOnlySpan<byte> manifest = default;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = (int)reader.Number;
                    break;
                case 2:
                    payload = reader.Bytes;
                    break;
                case 3:
                    manifest = reader.Bytes;
                    break;
            }
        }

        return system.Serialization.Deserialize(payload.ToArray(), id, Encoding.UTF8.GetString(manifest));
    }
}
