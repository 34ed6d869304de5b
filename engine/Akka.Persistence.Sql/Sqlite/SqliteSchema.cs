using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>Makes missing tables before the first call, and tries again with the next one when it fails.</summary>
internal sealed class SqliteSchema
{
    private readonly SqliteDatabase _database;
    private readonly DbSettings _settings;
    private readonly IReadOnlyList<string> _statements;
    private readonly Action<Exception> _onFailure;
    private readonly Lock _lock = new();
    private Task? _made;

    public SqliteSchema(SqliteDatabase database, DbSettings settings, IReadOnlyList<string> statements, Action<Exception> onFailure)
    {
        _database = database;
        _settings = settings;
        _statements = statements;
        _onFailure = onFailure;
    }

    /// <summary>Queued before whatever the caller queues next, so a writer need not wait. Never fails: the caller's own call will.</summary>
    public Task Ensure()
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
            await _database.WriteAsync(Make, rows: 1, _settings.TimeLimit, int.MaxValue).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _made = null;
            _onFailure(e);
        }
    }

    private int Make(SqliteSession session)
    {
        foreach (var statement in _statements)
        {
            session.Execute(statement);
        }

        return 0;
    }
}
