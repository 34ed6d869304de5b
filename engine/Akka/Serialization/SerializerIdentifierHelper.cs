using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Reads <c>akka.actor.serialization-identifiers</c>.</summary>
public static class SerializerIdentifierHelper
{
    private const string Path = "akka.actor.serialization-identifiers";

    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        var identifiers = system.Settings.Config.GetConfig(Path);
        foreach (var (name, value) in identifiers?.AsEnumerable() ?? [])
        {
            if (Type.GetType(name, throwOnError: false) == type)
                return value.GetInt();
        }
        throw new ArgumentException($"Couldn't find serializer id for [{type}] under [{Path}]");
    }
}
