using System.Data;
using System.Text;
using Akka.Persistence.Hosting;
using HoconConfig = Akka.Configuration.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>The settings of the SQL snapshot store.</summary>
public sealed class SqlSnapshotOptions : SnapshotOptions
{
    public SqlSnapshotOptions()
        : this(true)
    {
    }

    public SqlSnapshotOptions(bool isDefaultPlugin, string identifier = "sql")
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

    public SnapshotDatabaseOptions? DatabaseOptions { get; set; }

    protected override HoconConfig InternalDefaultConfig => SqlPersistence.DefaultSnapshotConfiguration;

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
        sb.Setting("read-isolation-level", ReadIsolationLevel?.ToHocon());
        sb.Setting("write-isolation-level", WriteIsolationLevel?.ToHocon());
        DatabaseOptions?.Build(sb);
        return base.Build(sb);
    }
}
