using Akka.Persistence.Sql.Db;
using Npgsql;
using NpgsqlTypes;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>The snapshot table in PostgreSQL.</summary>
internal sealed class PostgresSnapshotDb : ISnapshotDb
{
    private readonly PostgresDatabase _database;
    private readonly SnapshotSettings _settings;
    private readonly PostgresSchema _schema;
    private readonly string _save;
    private readonly string _load;
    private readonly string _delete;

    public PostgresSnapshotDb(PostgresDatabase database, SnapshotSettings settings, Action<Exception> onInitFailure)
    {
        _database = database;
        _settings = settings;
        var t = settings.Tables;
        _save = $"INSERT INTO {t.Table} ({t.PersistenceId}, {t.SequenceNr}, {t.Created}, {t.Snapshot}, {t.Manifest}, {t.SerializerId}) "
            + $"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ({t.PersistenceId}, {t.SequenceNr}) DO UPDATE SET "
            + string.Join(", ", new[] { t.Created, t.Snapshot, t.Manifest, t.SerializerId }.Select(column => $"{column} = EXCLUDED.{column}"));
        var where = $"WHERE {t.PersistenceId} = $1 AND {t.SequenceNr} BETWEEN $2 AND $3 AND {t.Created} BETWEEN $4 AND $5";
        _load = $"SELECT {t.SequenceNr}, {t.Created}, {t.Snapshot}, {t.Manifest}, {t.SerializerId} FROM {t.Table} {where} ORDER BY {t.SequenceNr} DESC LIMIT 1";
        _delete = $"DELETE FROM {t.Table} {where}";
        _schema = new PostgresSchema(database, settings, Schema(t), onInitFailure);
    }

    public async Task SaveAsync(SnapshotRow row, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var command = _database.Command(_save, _settings.TimeLimit);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = row.PersistenceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = row.SequenceNr });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = row.Created });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = row.Snapshot });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)row.Manifest ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)row.SerializerId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<SnapshotRow?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Ranged(
            _load,
            persistenceId,
            criteria.MinSequenceNr,
            criteria.MaxSequenceNr,
            (criteria.MinTimestamp ?? DateTime.MinValue).Ticks,
            criteria.MaxTimeStamp.Ticks);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return new SnapshotRow(
            persistenceId,
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.IsDBNull(2) ? [] : reader.GetFieldValue<byte[]>(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetInt32(4));
    }

    public async Task DeleteAsync(
        string persistenceId, long minSequenceNr, long maxSequenceNr, long minCreated, long maxCreated, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Ranged(_delete, persistenceId, minSequenceNr, maxSequenceNr, minCreated, maxCreated);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task PingAsync(CancellationToken cancellationToken) => _database.PingAsync(_settings.TimeLimit, cancellationToken);

    private static IReadOnlyList<string> Schema(SnapshotTables t)
    {
        var table = $"CREATE TABLE IF NOT EXISTS {t.Table} ("
            + $"{t.PersistenceId} VARCHAR(255) NOT NULL, "
            + $"{t.SequenceNr} BIGINT NOT NULL, "
            + $"{t.Created} BIGINT NOT NULL, "
            + $"{t.Snapshot} BYTEA NULL, "
            + $"{t.Manifest} VARCHAR(500) NULL, "
            + $"{t.SerializerId} INTEGER NULL, "
            + $"PRIMARY KEY ({t.PersistenceId}, {t.SequenceNr}))";
        return t.Schema is null ? [table] : [$"CREATE SCHEMA IF NOT EXISTS {SqlNames.Quote(t.Schema)}", table];
    }

    private NpgsqlCommand Ranged(string sql, string persistenceId, long minSequenceNr, long maxSequenceNr, long minCreated, long maxCreated)
    {
        var command = _database.Command(sql, _settings.TimeLimit);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = persistenceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = minSequenceNr });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = maxSequenceNr });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = minCreated });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = maxCreated });
        return command;
    }
}
