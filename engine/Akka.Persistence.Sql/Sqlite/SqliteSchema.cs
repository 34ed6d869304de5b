using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>The tables of one plugin in a SQLite file.</summary>
internal sealed class SqliteSchema
{
    private readonly SqliteDatabase _database;
    private readonly DbSettings _settings;
    private readonly IReadOnlyList<string> _statements;
    private readonly SchemaMaking _making;

    public SqliteSchema(SqliteDatabase database, DbSettings settings, IReadOnlyList<string> statements, Action<Exception> onFailure)
    {
        _database = database;
        _settings = settings;
        _statements = statements;
        _making = new SchemaMaking(() => _database.WriteAsync(Make, rows: 1, _settings.TimeLimit, int.MaxValue), onFailure);
    }

    /// <summary>Queued before whatever the caller queues next, so a writer need not wait. Never fails: the caller's own call will.</summary>
    public Task Ensure() => _settings.AutoInitialize ? _making.Ensure() : Task.CompletedTask;

    private int Make(SqliteSession session)
    {
        foreach (var statement in _statements)
        {
            session.Execute(statement);
        }

        return 0;
    }
}
