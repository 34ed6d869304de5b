using Akka.Configuration;
using Engine.Specs.Support;

namespace Engine.Specs.Persistence.Stores;

public sealed class MemorySnapshotStoreSpec : SnapshotStoreContract
{
    public MemorySnapshotStoreSpec()
        : base(ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """))
    {
    }
}

public sealed class LocalSnapshotStoreSpec : SnapshotStoreContract
{
    private readonly TempFolder _folder;

    public LocalSnapshotStoreSpec()
        : this(new TempFolder())
    {
    }

    private LocalSnapshotStoreSpec(TempFolder folder)
        : base(ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.local"
            akka.persistence.snapshot-store.local.dir = "{{folder.File("snapshots")}}"
            """))
    {
        _folder = folder;
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }
}

public sealed class SqliteSnapshotStoreSpec : SnapshotStoreContract
{
    private readonly TempFolder _folder;

    public SqliteSnapshotStoreSpec()
        : this(new TempFolder())
    {
    }

    private SqliteSnapshotStoreSpec(TempFolder folder)
        : base(SqlConfig.Sqlite(folder.File("snapshots.db")))
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
public sealed class PostgresSnapshotStoreSpec : SnapshotStoreContract
{
    private readonly string _database;

    public PostgresSnapshotStoreSpec()
        : this(PostgresServer.Instance.CreateDatabase())
    {
    }

    private PostgresSnapshotStoreSpec(string database)
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
