using Akka.Persistence.Sql.Db;
using Npgsql;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>Makes missing tables before the first call, and tries again with the next one when it fails.</summary>
internal sealed class PostgresSchema
{
    /// <summary>Nodes that start at once make the tables one after the other.</summary>
    private const long LockKey = 0x416B6B615065; // "AkkaPe"

    private readonly PostgresDatabase _database;
    private readonly DbSettings _settings;
    private readonly IReadOnlyList<string> _statements;
    private readonly Action<Exception> _onFailure;
    private readonly Lock _lock = new();
    private Task? _made;

    public PostgresSchema(PostgresDatabase database, DbSettings settings, IReadOnlyList<string> statements, Action<Exception> onFailure)
    {
        _database = database;
        _settings = settings;
        _statements = statements;
        _onFailure = onFailure;
    }

    /// <summary>Never fails: the caller's own call will.</summary>
    public Task EnsureAsync()
    {
        if (!_settings.AutoInitialize)
        {
            return Task.CompletedTask;
        }

        var made = _made;
        if (made is not null)
        {
            return made;
        }

        lock (_lock)
        {
            return _made ??= MakeAsync();
        }
    }

    private async Task MakeAsync()
    {
        try
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
        catch (Exception e)
        {
            _made = null;
            _onFailure(e);
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PostgresDatabase.Seconds(_settings.TimeLimit) };
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
