using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>An actor system's serializers, and which of them is for what.</summary>
public partial class Serialization
{
    private readonly ConcurrentDictionary<string, Serializer> _byName = new();
    private readonly ConcurrentDictionary<int, Serializer> _byId = new();
    private readonly ConcurrentDictionary<Type, (Serializer Serializer, bool IsDefault)> _byType = new();
    private readonly NullSerializer _null;
    private readonly Lock _bindingsLock = new();

    // Types in an order in which each stands before those that it derives from.
    private volatile IReadOnlyList<(Type Type, Serializer Serializer)> _bindings = [];

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        Register(_null);
        SerializationSettings.Load(this);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Adds a serializer under the name that it has in the configuration.</summary>
    public void AddSerializer(string name, Serializer serializer)
    {
        Register(serializer);
        _byName[name] = serializer;
    }

    [Obsolete("No longer supported. Use the AddSerializer(name, serializer) overload instead.", true)]
    public void AddSerializer(Serializer serializer) => throw new NotSupportedException();

    /// <summary>From now on objects of a type, and of those derived from it, go to this serializer.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        lock (_bindingsLock)
        {
            var bindings = _bindings.Where(b => b.Type != type).ToList();
            var place = bindings.FindIndex(b => b.Type.IsAssignableFrom(type));
            bindings.Insert(place < 0 ? bindings.Count : place, (type, serializer));
            _bindings = bindings;
            _byType.Clear();
        }
    }

    public byte[] Serialize(object o) => WithTransport(System, (Self: this, o), s => s.Self.FindSerializerFor(s.o).ToBinary(s.o));

    public object Deserialize(byte[] bytes, int serializerId, Type type)
    {
        var serializer = GetSerializerById(serializerId);
        return WithTransport(System, (serializer, bytes, type), s => s.serializer.FromBinary(s.bytes, s.type));
    }

    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = GetSerializerById(serializerId);
        return WithTransport(System, (serializer, bytes, manifest), s => s.serializer switch
        {
            SerializerWithStringManifest named => named.FromBinary(s.bytes, s.manifest),
            _ when string.IsNullOrEmpty(s.manifest) => s.serializer.FromBinary(s.bytes, null),
            _ => s.serializer.FromBinary(s.bytes, TypeNames.Resolve(s.manifest)),
        });
    }

    /// <param name="obj">What is to be written; null has a serializer of its own.</param>
    /// <param name="defaultSerializerName">The serializer to take where only the binding of System.Object fits.</param>
    public Serializer FindSerializerFor(object? obj, string? defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    public Serializer FindSerializerForType(Type objectType, string? defaultSerializerName = null)
    {
        var (serializer, isDefault) = _byType.GetOrAdd(objectType, static (type, self) => self.Find(type), this);
        if (isDefault && defaultSerializerName is not null && _byName.TryGetValue(defaultSerializerName, out var named))
            return named;
        return serializer ?? throw new SerializationException($"Serializer not found for type {objectType.Name}");
    }

    internal Serializer GetSerializerById(int serializerId) =>
        _byId.TryGetValue(serializerId, out var serializer)
            ? serializer
            : throw new SerializationException(
                $"Cannot find serializer with id [{serializerId}]. The most probable reason is that the configuration entry "
                + "'akka.actor.serializers' is not in sync between the two systems.");

    internal Serializer? GetSerializerByName(string name) => _byName.GetValueOrDefault(name);

    private void Register(Serializer serializer) => _byId[serializer.Identifier] = serializer;

    private (Serializer, bool) Find(Type type)
    {
        foreach (var (bound, serializer) in _bindings)
        {
            if (bound.IsAssignableFrom(type))
                return (serializer, bound == typeof(object) && type != typeof(object));
        }
        return (null!, true);
    }
}
