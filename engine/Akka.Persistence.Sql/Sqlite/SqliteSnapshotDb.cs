using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>The snapshot table in a SQLite file. Saves go to disk with the events that wait at the same time.</summary>
internal sealed class SqliteSnapshotDb : ISnapshotDb
{
    private readonly SqliteDatabase _database;
    private readonly SnapshotSettings _settings;
    private readonly SqliteSchema _schema;
    private readonly string _save;
    private readonly string _load;
    private readonly string _delete;

    public SqliteSnapshotDb(SqliteDatabase database, SnapshotSettings settings, Action<Exception> onInitFailure)
    {
        _database = database;
        _settings = settings;
        var t = settings.Tables;
        _save = $"INSERT OR REPLACE INTO {t.Table} ({t.PersistenceId}, {t.SequenceNr}, {t.Created}, {t.Snapshot}, {t.Manifest}, {t.SerializerId}) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        var where = $"WHERE {t.PersistenceId} = ?1 AND {t.SequenceNr} BETWEEN ?2 AND ?3 AND {t.Created} BETWEEN ?4 AND ?5";
        _load = $"SELECT {t.SequenceNr}, {t.Created}, {t.Snapshot}, {t.Manifest}, {t.SerializerId} FROM {t.Table} {where} ORDER BY {t.SequenceNr} DESC LIMIT 1";
        _delete = $"DELETE FROM {t.Table} {where}";
        _schema = new SqliteSchema(
            database,
            settings,
            [
                $"CREATE TABLE IF NOT EXISTS {t.Table} ("
                + $"{t.PersistenceId} NVARCHAR(255) NOT NULL, "
                + $"{t.SequenceNr} BIGINT NOT NULL, "
                + $"{t.Created} BIGINT NOT NULL, "
                + $"{t.Snapshot} BLOB NULL, "
                + $"{t.Manifest} NVARCHAR(500) NULL, "
                + $"{t.SerializerId} INT NULL, "
                + $"PRIMARY KEY ({t.PersistenceId}, {t.SequenceNr}))",
            ],
            onInitFailure);
    }

    public Task SaveAsync(SnapshotRow row, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                var save = session.Prepare(_save);
                save.Bind(1, row.PersistenceId);
                save.Bind(2, row.SequenceNr);
                save.Bind(3, row.Created);
                save.Bind(4, row.Snapshot);
                save.Bind(5, row.Manifest);
                save.BindOptional(6, row.SerializerId);
                save.Run();
            },
            cancellationToken);

    public async Task<SnapshotRow?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        await _schema.Ensure().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(session => Load(session, persistenceId, criteria), _settings.TimeLimit)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteAsync(
        string persistenceId, long minSequenceNr, long maxSequenceNr, long minCreated, long maxCreated, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                var delete = session.Prepare(_delete);
                Bind(delete, persistenceId, minSequenceNr, maxSequenceNr, minCreated, maxCreated);
                delete.Run();
            },
            cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session =>
            {
                session.Prepare("SELECT 1").Run();
                return 0;
            },
            _settings.TimeLimit).WaitAsync(cancellationToken);

    private async Task WriteAsync(Action<SqliteSession> run, CancellationToken cancellationToken)
    {
        await _schema.Ensure().WaitAsync(cancellationToken).ConfigureAwait(false);
        // Without a bound of its own: each actor has few snapshots under way, and the circuit breaker ends what takes too long.
        await _database.WriteAsync(
            session =>
            {
                run(session);
                return 0;
            },
            rows: 1,
            _settings.TimeLimit,
            int.MaxValue).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private SnapshotRow? Load(SqliteSession session, string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var select = session.Prepare(_load);
        try
        {
            Bind(
                select,
                persistenceId,
                criteria.MinSequenceNr,
                criteria.MaxSequenceNr,
                (criteria.MinTimestamp ?? DateTime.MinValue).Ticks,
                criteria.MaxTimeStamp.Ticks);
            return select.Step()
                ? new SnapshotRow(
                    persistenceId,
                    select.Long(0),
                    select.Long(1),
                    select.Bytes(2),
                    select.IsNull(3) ? null : select.Text(3),
                    select.IsNull(4) ? null : (int)select.Long(4))
                : null;
        }
        finally
        {
            select.Reset();
        }
    }

    private static void Bind(SqliteStatement statement, string persistenceId, long minSequenceNr, long maxSequenceNr, long minCreated, long maxCreated)
    {
        statement.Bind(1, persistenceId);
        statement.Bind(2, minSequenceNr);
        statement.Bind(3, maxSequenceNr);
        statement.Bind(4, minCreated);
        statement.Bind(5, maxCreated);
    }
}
