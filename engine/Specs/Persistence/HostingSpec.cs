using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Hosting;
using Engine.Specs.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using SqlJournalOptions = Akka.Persistence.Sql.Hosting.SqlJournalOptions;
using SqlSnapshotOptions = Akka.Persistence.Sql.Hosting.SqlSnapshotOptions;

namespace Engine.Specs.Persistence;

public sealed class HostingSpec
{
    [Fact(DisplayName = "WithSqlPersistence: events and snapshots of one host are there in the next")]
    public async Task Sql_persistence()
    {
        using var folder = new TempFolder();
        await Run(folder, ledger => ledger.Ask<string>(new Keep("a"), TimeSpan.FromSeconds(10)), "a 1");
        await Run(folder, ledger => ledger.Ask<string>(new Tell(), TimeSpan.FromSeconds(10)), "a");
    }

    [Fact(DisplayName = "WithInMemoryJournal and its adapters, WithInMemorySnapshotStore: the defaults of actors that name none")]
    public async Task In_memory()
    {
        using var host = Build(builder => builder
            .WithInMemoryJournal(journal => journal
                .AddWriteEventAdapter<Upper>("upper", [typeof(string)]))
            .WithInMemorySnapshotStore());
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var ledger = system.ActorOf(Ledger.Props("p", ActorRefs.Nobody));
        (await ledger.Ask<string>(new Keep("a"), TimeSpan.FromSeconds(10))).ShouldBe("a 1");
        await ledger.GracefulStop(TimeSpan.FromSeconds(10));
        var second = system.ActorOf(Ledger.Props("p", ActorRefs.Nobody));
        (await second.Ask<string>(new Tell(), TimeSpan.FromSeconds(10))).ShouldBe("A");
        await host.StopAsync();
    }

    [Fact(DisplayName = "options say what they are given: path, default plugin, tables, tags")]
    public void Options()
    {
        var options = new SqlJournalOptions(isDefaultPlugin: false, identifier: "other")
        {
            ConnectionString = "Data Source=\"a b\".db",
            ProviderName = "SQLite.MS",
            TagStorageMode = TagMode.Csv,
            DeleteCompatibilityMode = true,
            DatabaseOptions = new JournalDatabaseOptions(DatabaseMapping.Default)
            {
                JournalTable = new JournalTableOptions { TableName = "my_events" },
            },
        };
        options.PluginId.ShouldBe("akka.persistence.journal.other");
        var config = options.ToConfig().WithFallback(options.DefaultConfig);
        config.HasPath("akka.persistence.journal.plugin").ShouldBeFalse();
        var plugin = config.GetConfig("akka.persistence.journal.other");
        plugin.GetString("connection-string").ShouldBe("Data Source=\"a b\".db");
        plugin.GetString("tag-write-mode").ShouldBe("Csv");
        plugin.GetBoolean("delete-compatibility-mode").ShouldBeTrue();
        plugin.GetBoolean("auto-initialize").ShouldBeTrue();
        plugin.GetString("default.journal.table-name").ShouldBe("my_events");
        plugin.GetString("default.journal.columns.message").ShouldBe("message");
    }

    [Fact(DisplayName = "options without a connection string or a provider are refused")]
    public void Missing_options()
    {
        Should.Throw<ArgumentNullException>(() => new SqlJournalOptions { ProviderName = "SQLite.MS" }.ToConfig());
        Should.Throw<ArgumentNullException>(() => new SqlSnapshotOptions { ConnectionString = "Data Source=x" }.ToConfig());
    }

    private static async Task Run(TempFolder folder, Func<IActorRef, Task<string>> ask, string expected)
    {
        using var host = Build(builder => builder.WithSqlPersistence(
            connectionString: $"Data Source={folder.File("hosted.db")}", providerName: "SQLite.MS"));
        await host.StartAsync();
        var ledger = host.Services.GetRequiredService<ActorSystem>().ActorOf(Ledger.Props("p", ActorRefs.Nobody));
        (await ask(ledger)).ShouldBe(expected);
        await host.StopAsync();
    }

    private static IHost Build(Action<AkkaConfigurationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("hosted", (akka, _) => configure(akka));
        return builder.Build();
    }
}

/// <summary>Stores text in capitals.</summary>
public sealed class Upper : Akka.Persistence.Journal.IWriteEventAdapter
{
    public string Manifest(object evt) => string.Empty;

    public object ToJournal(object evt) => ((string)evt).ToUpperInvariant();
}
