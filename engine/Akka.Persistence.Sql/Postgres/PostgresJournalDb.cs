using Akka.Persistence.Sql.Db;
using Npgsql;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>The journal's tables in PostgreSQL.</summary>
internal sealed class PostgresJournalDb : IJournalDb
{
    private readonly PostgresDatabase _database;
    private readonly JournalSettings _settings;
    private readonly PostgresJournalText _sql;
    private readonly PostgresSchema _schema;
    private readonly PostgresWriter _writer;

    public PostgresJournalDb(PostgresDatabase database, JournalSettings settings, Action<Exception> onInitFailure)
    {
        _database = database;
        _settings = settings;
        _sql = new PostgresJournalText(settings.Tables);
        _schema = new PostgresSchema(database, settings, _sql.Schema(settings.DeleteCompatibility), onInitFailure);
        _writer = new PostgresWriter(database, settings, _sql, _schema.EnsureAsync);
    }

    public void Write(JournalWrite write) => _writer.Write(write);

    public async Task<long> HighestAsync(string persistenceId, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var command = _database.Command(_settings.DeleteCompatibility ? _sql.HighestWithMetadata : _sql.Highest, _settings.TimeLimit);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = persistenceId });
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public async Task<IReadOnlyList<JournalRow>> PageAsync(string persistenceId, long from, long to, int limit, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var command = _database.Command(_sql.Page, _settings.TimeLimit);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = persistenceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        var rows = new List<JournalRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new JournalRow
            {
                PersistenceId = persistenceId,
                SequenceNr = reader.GetInt64(0),
                Created = reader.GetInt64(1),
                Message = reader.GetFieldValue<byte[]>(2),
                Identifier = reader.IsDBNull(3) ? null : reader.GetInt32(3),
                Manifest = reader.IsDBNull(4) ? null : reader.GetString(4),
                WriterUuid = reader.IsDBNull(5) ? null : reader.GetString(5),
            });
        }

        return rows;
    }

    public async Task DeleteAsync(string persistenceId, long to, CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var last = (long)(await Command(connection, _sql.HighestUpTo, persistenceId, to).ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (last == 0)
        {
            return;
        }

        string[] statements = _settings.DeleteCompatibility
            ? [_sql.Mark, _sql.SetMetadata, _sql.TrimMetadata, _sql.DeleteTags, _sql.DeleteBefore]
            : [_sql.Mark, _sql.DeleteTags, _sql.DeleteBefore];
        foreach (var statement in statements)
        {
            await using var command = Command(connection, statement, persistenceId, last);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task PingAsync(CancellationToken cancellationToken) => _database.PingAsync(_settings.TimeLimit, cancellationToken);

    public void Close() => _writer.Complete();

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, string persistenceId, long number)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PostgresDatabase.Seconds(_settings.TimeLimit) };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = persistenceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        return command;
    }
}
