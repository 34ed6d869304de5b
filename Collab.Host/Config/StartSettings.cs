namespace Collab.Host.Config;

/// <summary>What the command line says; null where it is silent. It goes before the environment and appsettings.json.</summary>
public sealed record StartSettings(string? Urls = null, string? Data = null, string? Database = null, string? Environment = null)
{
    /// <summary>Further settings by their whole names (<c>Collab:Auth:AllowGuests</c>), for hosts that are made in code.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public const string DefaultUrl = "http://localhost:5080";

    public IEnumerable<KeyValuePair<string, string?>> AsConfiguration()
    {
        foreach (var setting in Settings) yield return setting;
        if (Urls is not null) yield return new("urls", Urls);
        if (Data is not null) yield return new($"{CollabOptions.Section}:Storage:Data", Data);
        if (Database is not null) yield return new($"{CollabOptions.Section}:Storage:Database", Database);
    }
}
