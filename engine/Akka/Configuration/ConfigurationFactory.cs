using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes configurations from text, from embedded resources and from objects.</summary>
public class ConfigurationFactory
{
    // Parsed once: a Config is never changed after it is made.
    private static readonly Lazy<Config> Reference =
        new(() => FromResource("Akka.Configuration.akka.conf", typeof(ConfigurationFactory).Assembly));

    public static Config Empty => Config.Empty;

    public static Config ParseString(string hocon) => ParseString(hocon, null);

    public static Config ParseString(string hocon, Func<string, HoconRoot>? includeCallback) =>
        new(Parser.Parse(hocon, includeCallback));

    /// <summary>The configuration of the application's own file. There is none on this platform: settings are handed in.</summary>
    public static Config Load() => Empty;

    /// <summary>The reference settings of the actor system.</summary>
    public static Config Default() => Reference.Value;

    public static Config FromResource<TAssembly>(string resourceName) =>
        FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Assembly assembly => FromResource(resourceName, assembly),
        Type type => FromResource(resourceName, type.Assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"{assembly.GetName().Name} has no resource '{resourceName}'.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>The public properties of an object as settings.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source, source.GetType()));
}
