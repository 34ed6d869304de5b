using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Serialization;
using Akka.Util;

namespace Akka.Persistence.Sql.Db;

/// <summary>Payloads to bytes, serializer id and manifest, and back.</summary>
internal sealed class PayloadSerializer
{
    private readonly ExtendedActorSystem _system;
    private readonly string? _defaultSerializer;
    private readonly ConcurrentDictionary<Type, Serializer> _serializers = new();

    public PayloadSerializer(ExtendedActorSystem system, string? defaultSerializer)
    {
        _system = system;
        _defaultSerializer = defaultSerializer;
    }

    public (byte[] Bytes, int Id, string Manifest) Serialize(object payload)
    {
        var type = payload.GetType();
        if (!_serializers.TryGetValue(type, out var serializer))
        {
            serializer = _system.Serialization.FindSerializerForType(type, _defaultSerializer);
            _serializers[type] = serializer;
        }

        var manifest = serializer switch
        {
            SerializerWithStringManifest named => named.Manifest(payload),
            { IncludeManifest: true } => type.TypeQualifiedName(),
            _ => string.Empty,
        };

        var bytes = Akka.Serialization.Serialization.WithTransport(
            _system, (serializer, payload), static state => state.serializer.ToBinary(state.payload));
        return (bytes, serializer.Identifier, manifest);
    }

    public object Deserialize(byte[] bytes, int? id, string? manifest)
    {
        if (id is { } known)
        {
            return _system.Serialization.Deserialize(bytes, known, manifest ?? string.Empty);
        }

        // Rows of old plugins: the manifest is the type, whose serializer is the one bound to it.
        var type = Type.GetType(manifest ?? string.Empty, throwOnError: true)!;
        return _system.Serialization.FindSerializerForType(type, _defaultSerializer).FromBinary(bytes, type);
    }
}
