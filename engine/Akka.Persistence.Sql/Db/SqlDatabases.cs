using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Persistence.Sql.Postgres;
using Akka.Persistence.Sql.Sqlite;

namespace Akka.Persistence.Sql.Db;

/// <summary>
/// The databases of an actor system: plugins that name the same one share its connections, and on SQLite its writer, so that
/// events and snapshots of all actors go to disk together.
/// </summary>
internal sealed class SqlDatabases : IExtension
{
    private readonly ConcurrentDictionary<(string Kind, string ConnectionString), Lazy<IDisposable>> _open = new();

    public SqlDatabases(ExtendedActorSystem system)
    {
        system.RegisterOnTermination(Close);
    }

    public static SqlDatabases Get(ActorSystem system) => system.WithExtension<SqlDatabases, Provider>();

    public IJournalDb Journal(JournalSettings settings, Action<Exception> onInitFailure) => Kind(settings) switch
    {
        "sqlite" => new SqliteJournalDb(Sqlite(settings), settings, onInitFailure),
        _ => new PostgresJournalDb(Postgres(settings), settings, onInitFailure),
    };

    public ISnapshotDb Snapshots(SnapshotSettings settings, Action<Exception> onInitFailure) => Kind(settings) switch
    {
        "sqlite" => new SqliteSnapshotDb(Sqlite(settings), settings, onInitFailure),
        _ => new PostgresSnapshotDb(Postgres(settings), settings, onInitFailure),
    };

    private static string Kind(DbSettings settings)
    {
        if (settings.ProviderName.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase))
        {
            return "sqlite";
        }

        return settings.ProviderName.StartsWith("PostgreSQL", StringComparison.OrdinalIgnoreCase)
            ? "postgresql"
            : throw new ArgumentException($"Unknown provider-name [{settings.ProviderName}]: only SQLite and PostgreSQL are supported");
    }

    private SqliteDatabase Sqlite(DbSettings settings) =>
        (SqliteDatabase)Open("sqlite", settings, () => new SqliteDatabase(settings.ConnectionString));

    private PostgresDatabase Postgres(DbSettings settings) =>
        (PostgresDatabase)Open("postgresql", settings, () => new PostgresDatabase(settings.ConnectionString));

    private IDisposable Open(string kind, DbSettings settings, Func<IDisposable> open) =>
        _open.GetOrAdd((kind, settings.ConnectionString), _ => new Lazy<IDisposable>(open)).Value;

    private void Close()
    {
        foreach (var database in _open.Values)
        {
            if (database.IsValueCreated)
            {
                database.Value.Dispose();
            }
        }
    }

    internal sealed class Provider : ExtensionIdProvider<SqlDatabases>
    {
        public override SqlDatabases CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
