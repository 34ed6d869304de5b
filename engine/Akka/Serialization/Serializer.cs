using Akka.Actor;

namespace Akka.Serialization;

/// <summary>
/// Turns objects into bytes and back. An instance is shared by all threads, so it keeps no state of its calls.
/// </summary>
public abstract class Serializer
{
    // The field's name is part of the API.
#pragma warning disable IDE1006
    protected readonly ExtendedActorSystem system;
#pragma warning restore IDE1006
    private int? _identifier;

    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
    }

    /// <summary>The number by which the serializer is known in stored and sent data. Below 40 are the system's own.</summary>
    public virtual int Identifier =>
        _identifier ??= SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>Whether the type's name must stand beside the bytes for <see cref="FromBinary(byte[], Type)"/>.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public abstract object FromBinary(byte[] bytes, Type? type);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));

    /// <summary>Serializes with references to local actors written with this address.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) =>
        Serialization.WithTransport(new Information(address, system), (Serializer: this, obj), state => state.Serializer.ToBinary(state.obj));
}
