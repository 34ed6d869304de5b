using Akka.Configuration;

namespace Akka.Persistence.Journal;

/// <summary>Reads the two maps that bind event adapters.</summary>
internal static class AdapterSettings
{
    public static Dictionary<string, string> Classes(Config config) =>
        Entries(config, "event-adapters").ToDictionary(pair => pair.Key, pair => pair.Value.GetString(), StringComparer.Ordinal);

    /// <summary>Each type's adapters: the value is one name or a list of names.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Bindings(Config config) =>
        Entries(config, "event-adapter-bindings").ToDictionary(
            pair => pair.Key,
            pair => pair.Value.IsArray() ? pair.Value.GetStringList().ToArray() : (IReadOnlyList<string>)[pair.Value.GetString()],
            StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, Akka.Configuration.Hocon.HoconValue>> Entries(Config config, string path) =>
        config.HasPath(path) ? config.GetConfig(path).AsEnumerable() : [];
}
