using Akka.Actor;

namespace Akka.Serialization;

/// <summary>A serializer that names what it wrote by a manifest of its own, so that types may move and be renamed.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    public sealed override bool IncludeManifest => true;

    /// <summary>The manifest of an object: stable for as long as data with it may be read.</summary>
    public abstract string Manifest(object o);

    public abstract object FromBinary(byte[] bytes, string manifest);

    public sealed override object FromBinary(byte[] bytes, Type? type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return FromBinary(bytes, TypeNames.Of(type));
    }
}
