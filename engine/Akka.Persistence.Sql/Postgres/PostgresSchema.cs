using Akka.Persistence.Sql.Db;
using Npgsql;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>The tables of one plugin in a PostgreSQL database.</summary>
internal sealed class PostgresSchema
{
    /// <summary>Nodes that start at once make the tables one after the other.</summary>
    private const long LockKey = 0x416B6B615065; // "AkkaPe"

    private readonly PostgresDatabase _database;
    private readonly DbSettings _settings;
    private readonly IReadOnlyList<string> _statements;
    private readonly SchemaMaking _making;

    public PostgresSchema(PostgresDatabase database, DbSettings settings, IReadOnlyList<string> statements, Action<Exception> onFailure)
    {
        _database = database;
        _settings = settings;
        _statements = statements;
        _making = new SchemaMaking(MakeAsync, onFailure);
    }

    /// <summary>Never fails: the caller's own call will.</summary>
    public Task EnsureAsync() => _settings.AutoInitialize ? _making.Ensure() : Task.CompletedTask;

    private async Task MakeAsync()
    {
        await Task.Yield();
        await using var connection = await _database.Source.OpenConnectionAsync().ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})").ConfigureAwait(false);
        foreach (var statement in _statements)
        {
            await ExecuteAsync(connection, statement).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PostgresDatabase.Seconds(_settings.TimeLimit) };
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
