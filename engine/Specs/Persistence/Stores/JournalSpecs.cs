using Akka.Configuration;
using Engine.Specs.Support;

namespace Engine.Specs.Persistence.Stores;

public sealed class MemoryJournalSpec : JournalContract
{
    public MemoryJournalSpec()
        : base(ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """))
    {
    }

    /// <summary>It keeps the objects themselves.</summary>
    protected override bool Serializes => false;
}

public sealed class SqliteJournalSpec : JournalContract
{
    private readonly TempFolder _folder;

    public SqliteJournalSpec()
        : this(new TempFolder())
    {
    }

    private SqliteJournalSpec(TempFolder folder)
        : base(SqlConfig.Sqlite(folder.File("journal.db")))
    {
        _folder = folder;
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }
}

[NeedsPostgres]
public sealed class PostgresJournalSpec : JournalContract
{
    private readonly string _database;

    public PostgresJournalSpec()
        : this(PostgresServer.Instance.CreateDatabase())
    {
    }

    private PostgresJournalSpec(string database)
        : base(SqlConfig.Postgres(database))
    {
        _database = database;
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        PostgresServer.Instance.DropDatabase(_database);
    }
}
