using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>Adds journals and snapshot stores to an actor system that is being configured.</summary>
public static class AkkaPersistenceHostingExtensions
{
    public static AkkaConfigurationBuilder WithJournalAndSnapshot(
        this AkkaConfigurationBuilder builder, JournalOptions journalOptions, SnapshotOptions snapshotOptions) =>
        builder.WithJournal(journalOptions).WithSnapshot(snapshotOptions);

    public static AkkaConfigurationBuilder WithJournal(this AkkaConfigurationBuilder builder, JournalOptions journalOptions) =>
        builder.WithJournal(journalOptions, null);

    public static AkkaConfigurationBuilder WithJournal(
        this AkkaConfigurationBuilder builder, JournalOptions journalOptions, Action<AkkaPersistenceJournalBuilder>? configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(journalOptions);
        builder.AddHocon(journalOptions.ToConfig(), HoconAddMode.Prepend);
        builder.AddHocon(journalOptions.DefaultConfig, HoconAddMode.Append);
        journalOptions.OwnAdapters?.Build();
        Configure(builder, journalOptions.Identifier, configureBuilder);
        return builder.AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    [Obsolete("Use WithJournal(journalOptions, configureBuilder) instead.")]
    public static AkkaConfigurationBuilder WithJournal(
        this AkkaConfigurationBuilder builder, string journalId, Action<AkkaPersistenceJournalBuilder> journalBuilder)
    {
        Configure(builder, journalId, journalBuilder);
        return builder;
    }

    public static AkkaConfigurationBuilder WithSnapshot(this AkkaConfigurationBuilder builder, SnapshotOptions snapshotOptions)
    {
        ArgumentNullException.ThrowIfNull(snapshotOptions);
        builder.AddHocon(snapshotOptions.ToConfig(), HoconAddMode.Prepend);
        builder.AddHocon(snapshotOptions.DefaultConfig, HoconAddMode.Append);
        return builder.AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    public static AkkaConfigurationBuilder WithInMemoryJournal(this AkkaConfigurationBuilder builder) =>
        builder.WithInMemoryJournal(_ => { });

    public static AkkaConfigurationBuilder WithInMemoryJournal(
        this AkkaConfigurationBuilder builder,
        Action<AkkaPersistenceJournalBuilder> journalBuilder,
        string journalId = "inmem",
        bool isDefaultPlugin = true)
    {
        Configure(builder, journalId, journalBuilder);
        builder.AddHocon(
            Plugin("journal", journalId, "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence", isDefaultPlugin), HoconAddMode.Prepend);
        return builder.AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    public static AkkaConfigurationBuilder WithInMemorySnapshotStore(
        this AkkaConfigurationBuilder builder, string snapshotStoreId = "inmem", bool isDefaultPlugin = true)
    {
        builder.AddHocon(
            Plugin("snapshot-store", snapshotStoreId, "Akka.Persistence.Snapshot.MemorySnapshotStore, Akka.Persistence", isDefaultPlugin),
            HoconAddMode.Prepend);
        return builder.AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    private static void Configure(AkkaConfigurationBuilder builder, string journalId, Action<AkkaPersistenceJournalBuilder>? configure)
    {
        var journal = new AkkaPersistenceJournalBuilder(journalId, builder);
        configure?.Invoke(journal);
        journal.Build();
    }

    private static string Plugin(string kind, string id, string className, bool isDefault)
    {
        var path = $"akka.persistence.{kind}.{id}";
        var choice = isDefault ? $"akka.persistence.{kind}.plugin = {path}" : string.Empty;
        return $$"""
            {{path}} {
              class = "{{className}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
            }
            {{choice}}
            """;
    }
}
