using System.Data;
using System.Text;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;
using HoconConfig = Akka.Configuration.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>The settings of the SQL journal.</summary>
public sealed class SqlJournalOptions : JournalOptions
{
    public SqlJournalOptions()
        : this(true)
    {
    }

    public SqlJournalOptions(bool isDefaultPlugin, string identifier = "sql")
        : base(isDefaultPlugin)
    {
        Identifier = identifier;
        AutoInitialize = true;
    }

    public override string Identifier { get; set; }

    public string? ConnectionString { get; set; }

    /// <summary>A name of LinqToDB.ProviderName.</summary>
    public string? ProviderName { get; set; }

    public IsolationLevel? ReadIsolationLevel { get; set; }

    public IsolationLevel? WriteIsolationLevel { get; set; }

    public JournalDatabaseOptions? DatabaseOptions { get; set; }

    public TagMode? TagStorageMode { get; set; }

    public string? TagSeparator { get; set; }

    public bool? DeleteCompatibilityMode { get; set; }

    protected override HoconConfig InternalDefaultConfig => SqlPersistence.DefaultJournalConfiguration;

    protected override StringBuilder Build(StringBuilder sb)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new ArgumentNullException(nameof(ConnectionString), $"{nameof(ConnectionString)} can not be null or empty.");
        }

        if (string.IsNullOrWhiteSpace(ProviderName))
        {
            throw new ArgumentNullException(nameof(ProviderName), $"{nameof(ProviderName)} can not be null or empty.");
        }

        sb.Setting("connection-string", ConnectionString);
        sb.Setting("provider-name", ProviderName);
        sb.Setting("delete-compatibility-mode", DeleteCompatibilityMode);
        sb.Setting("tag-write-mode", TagStorageMode?.ToString());
        sb.Setting("tag-separator", TagSeparator);
        sb.Setting("read-isolation-level", ReadIsolationLevel?.ToHocon());
        sb.Setting("write-isolation-level", WriteIsolationLevel?.ToHocon());
        DatabaseOptions?.Build(sb);
        return base.Build(sb);
    }
}
