using Akka.Persistence.Sql.Config;

namespace Akka.Persistence.Sql.Db;

using Config = Akka.Configuration.Config;

/// <summary>What the journal and the snapshot store have in common: where the database is and how long a call may take.</summary>
internal class DbSettings
{
    public DbSettings(Config plugin, string path)
    {
        ConnectionString = plugin.GetString("connection-string");
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new ArgumentException($"{path}.connection-string is required");
        }

        ProviderName = plugin.GetString("provider-name");
        if (string.IsNullOrWhiteSpace(ProviderName))
        {
            throw new ArgumentException($"{path}.provider-name is required");
        }

        AutoInitialize = plugin.GetBoolean("auto-initialize");
        WarnOnAutoInitializeFail = plugin.GetBoolean("warn-on-auto-init-fail");
        Serializer = SqlNames.Optional(plugin, "serializer");
        TimeLimit = plugin.GetTimeSpan("circuit-breaker.call-timeout", null, false);
    }

    public string ConnectionString { get; }

    public string ProviderName { get; }

    public bool AutoInitialize { get; }

    public bool WarnOnAutoInitializeFail { get; }

    /// <summary>Serializer of what has no binding; null for that of System.Object.</summary>
    public string? Serializer { get; }

    /// <summary>How long one call of the database may take.</summary>
    public TimeSpan TimeLimit { get; }
}

/// <summary>The journal's settings.</summary>
internal sealed class JournalSettings : DbSettings
{
    public JournalSettings(Config plugin, string path)
        : base(plugin, path)
    {
        Tables = new JournalTables(plugin);
        DeleteCompatibility = plugin.GetBoolean("delete-compatibility-mode");
        BufferSize = plugin.GetInt("buffer-size");
        BatchRows = Math.Max(plugin.GetInt("batch-size"), plugin.GetInt("db-round-trip-max-batch-size"));
        ReplayBatchSize = plugin.GetInt("replay-batch-size");
        Parallelism = plugin.GetInt("parallelism");
        TagMode = Enum.TryParse<TagMode>(plugin.GetString("tag-write-mode"), ignoreCase: true, out var mode)
            ? mode
            : throw new ArgumentException($"{path}.tag-write-mode must be Csv, TagTable or Both");
        TagSeparator = plugin.GetString("tag-separator");
        Positive(BufferSize, path, "buffer-size");
        Positive(BatchRows, path, "batch-size");
        Positive(ReplayBatchSize, path, "replay-batch-size");
        Positive(Parallelism, path, "parallelism");
    }

    public JournalTables Tables { get; }

    public bool DeleteCompatibility { get; }

    public int BufferSize { get; }

    public int BatchRows { get; }

    public int ReplayBatchSize { get; }

    public int Parallelism { get; }

    public TagMode TagMode { get; }

    public string TagSeparator { get; }

    private static void Positive(int value, string path, string key)
    {
        if (value < 1)
        {
            throw new ArgumentException($"{path}.{key} must be at least 1, but is {value}");
        }
    }
}

/// <summary>The snapshot store's settings.</summary>
internal sealed class SnapshotSettings : DbSettings
{
    public SnapshotSettings(Config plugin, string path)
        : base(plugin, path)
    {
        Tables = new SnapshotTables(plugin);
    }

    public SnapshotTables Tables { get; }
}
