using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>The journal's tables in a SQLite file.</summary>
internal sealed class SqliteJournalDb : IJournalDb
{
    private readonly SqliteDatabase _database;
    private readonly JournalSettings _settings;
    private readonly SqliteJournalText _sql;
    private readonly SqliteSchema _schema;

    public SqliteJournalDb(SqliteDatabase database, JournalSettings settings, Action<Exception> onInitFailure)
    {
        _database = database;
        _settings = settings;
        _sql = new SqliteJournalText(settings.Tables);
        _schema = new SqliteSchema(database, settings, _sql.Schema(settings.DeleteCompatibility), onInitFailure);
        database.AllowBatch(settings.BatchRows);
        database.AllowReaders(settings.Parallelism);
    }

    public void Write(JournalWrite write)
    {
        _schema.Ensure();
        _database.Write(new Insertion(this, write), _settings.BufferSize);
    }

    public async Task<long> HighestAsync(string persistenceId, CancellationToken cancellationToken)
    {
        await _schema.Ensure().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(session => Highest(session, persistenceId), _settings.TimeLimit)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JournalRow>> PageAsync(string persistenceId, long from, long to, int limit, CancellationToken cancellationToken)
    {
        await _schema.Ensure().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(session => Page(session, persistenceId, from, to, limit), _settings.TimeLimit)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string persistenceId, long to, CancellationToken cancellationToken)
    {
        await _schema.Ensure().WaitAsync(cancellationToken).ConfigureAwait(false);
        await _database.WriteAsync(
            session =>
            {
                Delete(session, persistenceId, to);
                return 0;
            },
            rows: 1,
            _settings.TimeLimit,
            _settings.BufferSize).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task PingAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session =>
            {
                session.Prepare("SELECT 1").Run();
                return 0;
            },
            _settings.TimeLimit).WaitAsync(cancellationToken);

    /// <summary>The file is shared; it is closed with the actor system.</summary>
    public void Close()
    {
    }

    private void Insert(SqliteSession session, IReadOnlyList<JournalRow> rows)
    {
        var insert = session.Prepare(_sql.Insert);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            insert.Bind(1, row.PersistenceId);
            insert.Bind(2, row.SequenceNr);
            insert.Bind(3, row.Created);
            insert.Bind(4, row.TagColumn);
            insert.Bind(5, row.Message);
            insert.BindOptional(6, row.Identifier);
            insert.Bind(7, row.Manifest);
            if (_sql.HasWriter)
            {
                insert.Bind(8, row.WriterUuid);
            }

            insert.Run();
            if (row.TagRows.Length > 0)
            {
                InsertTags(session, row);
            }
        }
    }

    private void InsertTags(SqliteSession session, JournalRow row)
    {
        var ordering = session.LastRowId();
        var insert = session.Prepare(_sql.InsertTag);
        foreach (var tag in row.TagRows)
        {
            insert.Bind(1, ordering);
            insert.Bind(2, tag);
            insert.Bind(3, row.PersistenceId);
            insert.Bind(4, row.SequenceNr);
            insert.Run();
        }
    }

    private long Highest(SqliteSession session, string persistenceId)
    {
        var highest = Number(session, _sql.Highest, persistenceId);
        return _settings.DeleteCompatibility
            ? Math.Max(highest, Number(session, _sql.HighestInMetadata, persistenceId))
            : highest;
    }

    private static long Number(SqliteSession session, string sql, string persistenceId, long? to = null)
    {
        var select = session.Prepare(sql);
        try
        {
            select.Bind(1, persistenceId);
            if (to is { } bound)
            {
                select.Bind(2, bound);
            }

            return select.Step() ? select.Long(0) : 0;
        }
        finally
        {
            select.Reset();
        }
    }

    private List<JournalRow> Page(SqliteSession session, string persistenceId, long from, long to, int limit)
    {
        var rows = new List<JournalRow>();
        var select = session.Prepare(_sql.Page);
        try
        {
            select.Bind(1, persistenceId);
            select.Bind(2, from);
            select.Bind(3, to);
            select.Bind(4, limit);
            while (select.Step())
            {
                rows.Add(new JournalRow
                {
                    PersistenceId = persistenceId,
                    SequenceNr = select.Long(0),
                    Created = select.Long(1),
                    Message = select.Bytes(2),
                    Identifier = select.IsNull(3) ? null : (int)select.Long(3),
                    Manifest = select.IsNull(4) ? null : select.Text(4),
                    WriterUuid = select.IsNull(5) ? null : select.Text(5),
                });
            }
        }
        finally
        {
            select.Reset();
        }

        return rows;
    }

    private void Delete(SqliteSession session, string persistenceId, long to)
    {
        var last = Number(session, _sql.HighestUpTo, persistenceId, to);
        if (last == 0)
        {
            return;
        }

        Run(session, _sql.Mark, persistenceId, last);
        if (_settings.DeleteCompatibility)
        {
            Run(session, _sql.SetMetadata, persistenceId, last);
            Run(session, _sql.TrimMetadata, persistenceId, last);
        }

        Run(session, _sql.DeleteTags, persistenceId, last);
        Run(session, _sql.DeleteBefore, persistenceId, last);
    }

    private static void Run(SqliteSession session, string sql, string persistenceId, long number)
    {
        var statement = session.Prepare(sql);
        statement.Bind(1, persistenceId);
        statement.Bind(2, number);
        statement.Run();
    }

    /// <summary>The work of one write.</summary>
    private sealed class Insertion(SqliteJournalDb db, JournalWrite write) : SqliteWork(write.Rows.Count, db._settings.TimeLimit)
    {
        public override void Run(SqliteSession session) => db.Insert(session, write.Rows);

        public override void Succeed() => write.Succeed();

        public override void Fail(Exception cause) => write.Fail(cause);
    }
}
