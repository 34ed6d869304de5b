using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.TestKit.Xunit2;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>The settings of the SQL plugins: other tables, tags in a column, numbers in a table of their own.</summary>
public sealed class SqlMappingSpec : TestKit
{
    private const string Legacy = """
        akka.persistence.journal.sql {
          table-mapping = sqlite
          delete-compatibility-mode = true
          tag-write-mode = Csv
        }
        akka.persistence.snapshot-store.sql.table-mapping = sqlite
        """;

    private readonly TempFolder _folder;
    private readonly string _path;

    public SqlMappingSpec()
        : this(new TempFolder())
    {
    }

    private SqlMappingSpec(TempFolder folder)
        : base(SqlConfig.Sqlite(folder.File("legacy.db"), Legacy))
    {
        _folder = folder;
        _path = folder.File("legacy.db");
    }

    private static TimeSpan Limit => TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "with the sqlite mapping an actor lives in the tables of Akka.Persistence.Sqlite")]
    public void Legacy_tables()
    {
        var ledger = Sys.ActorOf(Ledger.Props("p", TestActor));
        ExpectMsg("recovered ", Limit);
        ledger.Tell(new KeepAll("a", "b"), TestActor);
        ExpectMsg("a 1", Limit);
        ExpectMsg("b 2", Limit);
        ledger.Tell(new Snap(), TestActor);
        ExpectMsg<SaveSnapshotSuccess>(Limit);
        ledger.Tell(new Break(), TestActor);
        ExpectMsg("recovered a,b", Limit);

        using var file = new SqliteFile(_path);
        file.Query("SELECT persistence_id, sequence_nr, is_deleted FROM event_journal ORDER BY ordering").Select(r => string.Join("|", r))
            .ShouldBe(["p|1|0", "p|2|0"]);
        file.Query("SELECT persistence_id, sequence_nr FROM snapshot").Select(r => string.Join("|", r)).ShouldBe(["p|2"]);
    }

    [Fact(DisplayName = "in Csv mode tags stand in their column, between separators")]
    public void Csv_tags()
    {
        Write(new Tagged("apple", ImmutableHashSet.Create("fruit")), 1);
        using var file = new SqliteFile(_path);
        file.Query("SELECT tags FROM event_journal").Single()[0].ShouldBe(";fruit;");
        file.Query("SELECT * FROM tags").ShouldBeEmpty();
    }

    [Fact(DisplayName = "in delete-compatibility mode the highest number stands in the metadata table, and is read from there")]
    public void Metadata()
    {
        Write("a", 1);
        Write("b", 2);
        var journal = Store.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(new DeleteMessagesTo("p", long.MaxValue, TestActor), TestActor);
        ExpectMsg<DeleteMessagesSuccess>(Limit);
        using (var file = new SqliteFile(_path))
        {
            file.Query("SELECT persistence_id, sequence_nr FROM journal_metadata").Select(r => string.Join("|", r)).ShouldBe(["p|2"]);

            // As a plugin that leaves no marked row behind would have it.
            file.Execute("DELETE FROM event_journal");
        }

        journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "p", TestActor), TestActor);
        ExpectMsg<RecoverySuccess>(Limit).HighestSequenceNr.ShouldBe(2);
    }

    [Fact(DisplayName = "class, connection string and provider are all that HOCON has to say")]
    public async Task Minimal_settings()
    {
        var connection = $"Data Source={_folder.File("minimal.db")}";
        using var system = ActorSystem.Create("minimal", ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.persistence.journal {
              plugin = "akka.persistence.journal.sql"
              sql {
                class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                connection-string = "{{connection}}"
                provider-name = "SQLite.MS"
              }
            }
            akka.persistence.snapshot-store {
              plugin = "akka.persistence.snapshot-store.sql"
              sql {
                class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                connection-string = "{{connection}}"
                provider-name = "SQLite.MS"
              }
            }
            """));
        var ledger = system.ActorOf(Ledger.Props("p", TestActor));
        ExpectMsg("recovered ", Limit);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1", Limit);
        ledger.Tell(new Snap(), TestActor);
        ExpectMsg<SaveSnapshotSuccess>(Limit);
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact(DisplayName = "a database that cannot be opened: unhealthy, writes fail, and once it can be opened the journal works")]
    public async Task Comes_back()
    {
        var path = Path.Combine(_folder.File("not-there-yet"), "late.db");
        using var system = ActorSystem.Create("late", SqlConfig.Sqlite(path));
        var store = Store.Instance.Apply(system);
        (await store.CheckJournalHealthAsync(null).WaitAsync(Limit)).Status.ShouldBe(PersistenceHealthStatus.Unhealthy);
        (await store.CheckSnapshotStoreHealthAsync(null).WaitAsync(Limit)).Status.ShouldBe(PersistenceHealthStatus.Unhealthy);
        var first = new AtomicWrite(new Persistent("a", 1, "p", sender: TestActor));
        store.JournalFor(null).Tell(new WriteMessages([first], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesFailed>(Limit);
        ExpectMsg<WriteMessageFailure>(Limit);

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (await store.CheckJournalHealthAsync(null).WaitAsync(Limit)).Status.ShouldBe(PersistenceHealthStatus.Healthy);
        store.JournalFor(null).Tell(new WriteMessages([first], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesSuccessful>(Limit);
        ExpectMsg<WriteMessageSuccess>(Limit);
        await system.Terminate().WaitAsync(Limit);
    }

    [Theory(DisplayName = "a plugin that cannot work says what is missing, instead of starting")]
    [InlineData("connection-string", "provider-name = \"SQLite.MS\"")]
    [InlineData("provider-name", "connection-string = \"Data Source=x.db\"")]
    public void Missing_settings(string missing, string given)
    {
        using var system = ActorSystem.Create("missing", ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
            akka.persistence.journal.plugin = "akka.persistence.journal.sql"
            akka.persistence.journal.sql { {{given}} }
            """).WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration));
        var journal = Store.Instance.Apply(system).JournalFor(null);
        Watch(journal);
        ExpectTerminated(journal, TimeSpan.FromSeconds(5), hint: $"it needs {missing}");
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private void Write(object payload, long nr)
    {
        var journal = Store.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(new WriteMessages([new AtomicWrite(new Persistent(payload, nr, "p", sender: TestActor, writerGuid: "w"))], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesSuccessful>(Limit);
        ExpectMsg<WriteMessageSuccess>(Limit);
    }
}
