using Akka.Actor;
using Akka.Configuration;
using HoconConfig = Akka.Configuration.Config;

namespace Akka.Persistence.Sql;

/// <summary>Gives an actor system the settings of the SQL plugins.</summary>
public sealed class SqlPersistence : IExtension
{
    public const string JournalConfigPath = "akka.persistence.journal.sql";

    public const string SnapshotStoreConfigPath = "akka.persistence.snapshot-store.sql";

    public SqlPersistence(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(DefaultConfiguration);
        DefaultJournalConfig = DefaultJournalConfiguration;
        DefaultSnapshotConfig = DefaultSnapshotConfiguration;
    }

    public static HoconConfig DefaultConfiguration { get; } =
        ConfigurationFactory.FromResource("Akka.Persistence.Sql.persistence.conf", typeof(SqlPersistence).Assembly);

    public static HoconConfig DefaultJournalConfiguration => DefaultConfiguration.GetConfig(JournalConfigPath);

    public static HoconConfig DefaultSnapshotConfiguration => DefaultConfiguration.GetConfig(SnapshotStoreConfigPath);

    public HoconConfig DefaultJournalConfig { get; }

    public HoconConfig DefaultSnapshotConfig { get; }

    public static SqlPersistence Get(ActorSystem system) => system.WithExtension<SqlPersistence, SqlPersistenceProvider>();
}

/// <summary>Makes <see cref="SqlPersistence"/>.</summary>
public sealed class SqlPersistenceProvider : ExtensionIdProvider<SqlPersistence>
{
    public override SqlPersistence CreateExtension(ExtendedActorSystem system) => new(system);
}
