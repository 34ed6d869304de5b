namespace Akka.Persistence.Sql.Db;

using Config = Akka.Configuration.Config;

/// <summary>Quotes names; both databases take them between double quotes, in the case in which they are given.</summary>
internal static class SqlNames
{
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Table(string? schema, string name) =>
        string.IsNullOrEmpty(schema) ? Quote(name) : Quote(schema) + "." + Quote(name);

    public static string Column(Config columns, string key) =>
        columns.GetString(key) is { Length: > 0 } name
            ? Quote(name)
            : throw new ArgumentException($"The column [{key}] has no name");

    /// <summary>HOCON's null may come as a missing value or as the text.</summary>
    public static string? Optional(Config config, string key) =>
        config.GetString(key) is { Length: > 0 } value && !string.Equals(value, "null", StringComparison.OrdinalIgnoreCase) ? value : null;

    /// <summary>The chosen mapping, completed by the default one.</summary>
    public static Config Mapping(Config plugin)
    {
        var name = plugin.GetString("table-mapping");
        name = string.IsNullOrEmpty(name) ? "default" : name;
        if (!plugin.HasPath(name))
        {
            throw new ArgumentException($"Unknown table-mapping [{name}]");
        }

        var mapping = plugin.GetConfig(name);
        return string.Equals(name, "default", StringComparison.Ordinal) ? mapping : mapping.WithFallback(plugin.GetConfig("default"));
    }
}
