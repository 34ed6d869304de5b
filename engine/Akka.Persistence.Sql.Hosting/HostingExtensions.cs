using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Adds the SQL journal and snapshot store to an actor system that is being configured.</summary>
public static class HostingExtensions
{
    /// <summary>Journal and snapshot store, or one of them, in one database.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        string connectionString,
        string providerName,
        PersistenceMode mode = PersistenceMode.Both,
        string? schemaName = null,
        Action<AkkaPersistenceJournalBuilder>? journalBuilder = null,
        bool autoInitialize = true,
        string pluginIdentifier = "sql",
        bool isDefaultPlugin = true,
        DatabaseMapping? databaseMapping = null,
        TagMode? tagStorageMode = null,
        bool? deleteCompatibilityMode = null,
        bool? useWriterUuidColumn = null)
    {
        if (mode == PersistenceMode.SnapshotStore && journalBuilder is not null)
        {
            throw new Exception($"{nameof(journalBuilder)} can only be set when {nameof(mode)} is set to either {PersistenceMode.Both} or {PersistenceMode.Journal}");
        }

        Require(connectionString, nameof(connectionString));
        Require(providerName, nameof(providerName));

        var mapping = databaseMapping ?? DatabaseMapping.Default;
        var names = databaseMapping is not null || schemaName is not null || useWriterUuidColumn is not null;
        var journal = new SqlJournalOptions(isDefaultPlugin, pluginIdentifier)
        {
            ConnectionString = connectionString,
            ProviderName = providerName,
            AutoInitialize = autoInitialize,
            TagStorageMode = tagStorageMode,
            DeleteCompatibilityMode = deleteCompatibilityMode,
            DatabaseOptions = names
                ? new JournalDatabaseOptions(mapping)
                {
                    SchemaName = schemaName,
                    JournalTable = new JournalTableOptions { UseWriterUuidColumn = useWriterUuidColumn },
                }
                : null,
        };
        var snapshots = new SqlSnapshotOptions(isDefaultPlugin, pluginIdentifier)
        {
            ConnectionString = connectionString,
            ProviderName = providerName,
            AutoInitialize = autoInitialize,
            DatabaseOptions = names ? new SnapshotDatabaseOptions(mapping) { SchemaName = schemaName } : null,
        };

        if (mode is PersistenceMode.Both or PersistenceMode.Journal)
        {
            builder.WithJournal(journal, journalBuilder);
        }

        return mode switch
        {
            PersistenceMode.Both or PersistenceMode.SnapshotStore => builder.WithSnapshot(snapshots),
            PersistenceMode.Journal => builder,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Invalid PersistenceMode defined."),
        };
    }

    /// <summary>Journal and snapshot store, each configured where its callback is given.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        Action<SqlJournalOptions>? journalOptionConfigurator = null,
        Action<SqlSnapshotOptions>? snapshotOptionConfigurator = null,
        bool isDefaultPlugin = true)
    {
        if (journalOptionConfigurator is null && snapshotOptionConfigurator is null)
        {
            throw new ArgumentException($"{nameof(journalOptionConfigurator)} and {nameof(snapshotOptionConfigurator)} could not both be null");
        }

        SqlJournalOptions? journal = null;
        if (journalOptionConfigurator is not null)
        {
            journal = new SqlJournalOptions(isDefaultPlugin);
            journalOptionConfigurator(journal);
        }

        SqlSnapshotOptions? snapshots = null;
        if (snapshotOptionConfigurator is not null)
        {
            snapshots = new SqlSnapshotOptions(isDefaultPlugin);
            snapshotOptionConfigurator(snapshots);
        }

        return builder.WithSqlPersistence(journal, snapshots);
    }

    /// <summary>Journal and snapshot store, each where its options are given.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        SqlJournalOptions? journalOptions = null,
        SqlSnapshotOptions? snapshotOptions = null)
    {
        if (journalOptions is null && snapshotOptions is null)
        {
            throw new ArgumentException($"{nameof(journalOptions)} and {nameof(snapshotOptions)} could not both be null");
        }

        if (journalOptions is not null)
        {
            builder.WithJournal(journalOptions);
        }

        return snapshotOptions is null ? builder : builder.WithSnapshot(snapshotOptions);
    }

    private static void Require(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentNullException(name, $"{name} can not be null");
        }
    }
}
