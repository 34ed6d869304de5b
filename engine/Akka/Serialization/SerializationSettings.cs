using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Event;

namespace Akka.Serialization;

/// <summary>Makes the serializers that the configuration and the <see cref="SerializationSetup"/> name.</summary>
internal static class SerializationSettings
{
    public static void Load(Serialization serialization)
    {
        var system = serialization.System;
        var settings = system.Settings.Config.GetConfig("akka.actor");
        var names = new Dictionary<string, Serializer>();

        foreach (var (name, value) in Entries(settings, "serializers"))
        {
            var type = Type.GetType(value.GetString(), throwOnError: false);
            if (type is null)
            {
                system.Log.Warning("The type name for serializer '{0}' did not resolve to an actual Type: '{1}'", name, value.GetString());
                continue;
            }
            var own = settings.GetConfig($"serialization-settings.{name}");
            names[name] = Create(type, system, own);
            serialization.AddSerializer(name, names[name]);
        }

        foreach (var (typeName, value) in Entries(settings, "serialization-bindings"))
        {
            var type = Type.GetType(typeName, throwOnError: false);
            if (type is null)
                system.Log.Warning("The type name for message/serializer binding '{0}' did not resolve to an actual Type: '{1}'", value.GetString(), typeName);
            else if (names.TryGetValue(value.GetString(), out var serializer))
                serialization.AddSerializationMap(type, serializer);
            else
                system.Log.Warning("Serialization binding to non existing serializer: '{0}'", value.GetString());
        }

        var setup = system.Settings.Setup.Get<SerializationSetup>();
        if (!setup.HasValue)
            return;
        foreach (var details in setup.Value.CreateSerializers(system))
        {
            serialization.AddSerializer(details.Alias, details.Serializer);
            foreach (var type in details.UseFor)
                serialization.AddSerializationMap(type, details.Serializer);
        }
    }

    private static IEnumerable<KeyValuePair<string, HoconValue>> Entries(Config settings, string path) =>
        settings?.GetConfig(path)?.AsEnumerable() ?? [];

    private static Serializer Create(Type type, ExtendedActorSystem system, Config? own)
    {
        var configurable = type.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]);
        var arguments = configurable is not null && !own.IsNullOrEmpty() ? new object[] { system, own } : [system];
        try
        {
            return (Serializer)Activator.CreateInstance(type, arguments)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new ConfigurationException($"The serializer {type} can not be made: {e.InnerException.Message}", e.InnerException);
        }
    }
}
