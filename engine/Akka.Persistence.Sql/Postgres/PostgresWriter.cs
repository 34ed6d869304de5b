using System.Threading.Channels;
using Akka.Persistence.Sql.Db;
using Npgsql;
using NpgsqlTypes;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>
/// Writes of many actors in one statement. Each of a few workers takes all that waits, up to a number of rows, so that the
/// busier the journal is the more rows share a round trip and a commit.
/// </summary>
internal sealed class PostgresWriter
{
    private readonly PostgresDatabase _database;
    private readonly JournalSettings _settings;
    private readonly PostgresJournalText _sql;
    private readonly Func<Task> _ready;
    private readonly Channel<JournalWrite> _queue;

    public PostgresWriter(PostgresDatabase database, JournalSettings settings, PostgresJournalText sql, Func<Task> ready)
    {
        _database = database;
        _settings = settings;
        _sql = sql;
        _ready = ready;
        _queue = Channel.CreateBounded<JournalWrite>(settings.BufferSize);
        for (var i = 0; i < settings.Parallelism; i++)
        {
            _ = Task.Run(LoopAsync);
        }
    }

    public void Write(JournalWrite write)
    {
        if (!_queue.Writer.TryWrite(write))
        {
            write.Fail(new WriteBufferFullException(_settings.BufferSize));
        }
    }

    /// <summary>The workers end when they have written what waits.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    private async Task LoopAsync()
    {
        var batch = new List<JournalWrite>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var rows = 0;
            while ((batch.Count == 0 || rows < _settings.BatchRows) && _queue.Reader.TryRead(out var write))
            {
                rows += write.Rows.Count;
                batch.Add(write);
            }

            if (batch.Count > 0)
            {
                await _ready().ConfigureAwait(false);
                await DoAsync(batch).ConfigureAwait(false);
                batch.Clear();
            }
        }
    }

    private async Task DoAsync(List<JournalWrite> batch)
    {
        try
        {
            await InsertAsync(batch).ConfigureAwait(false);
        }
        catch (PostgresException e) when (batch.Count > 1 && IsFaultOfData(e))
        {
            // Nothing is stored. The others get another chance without the one at fault.
            foreach (var write in batch)
            {
                await DoAsync([write]).ConfigureAwait(false);
            }

            return;
        }
        catch (Exception e)
        {
            End(batch, e);
            return;
        }

        End(batch, null);
    }

    /// <summary>The callers go on elsewhere, and in one go: the worker is for the database.</summary>
    private static void End(List<JournalWrite> batch, Exception? cause) => ThreadPool.UnsafeQueueUserWorkItem(
        static ended =>
        {
            foreach (var write in ended.Writes)
            {
                if (ended.Cause is null)
                {
                    write.Succeed();
                }
                else
                {
                    write.Fail(ended.Cause);
                }
            }
        },
        (Writes: batch.ToArray(), Cause: cause),
        preferLocal: false);

    /// <summary>Class 22 is bad data, class 23 a violated constraint.</summary>
    private static bool IsFaultOfData(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);

    private async Task InsertAsync(List<JournalWrite> batch)
    {
        var rows = batch.Count == 1 ? batch[0].Rows : batch.SelectMany(write => write.Rows).ToArray();
        var tagged = rows.Any(row => row.TagRows.Length > 0);
        using var limit = new CancellationTokenSource(_settings.TimeLimit);
        await using var connection = await _database.Source.OpenConnectionAsync(limit.Token).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(tagged ? _sql.InsertWithTags : _sql.Insert, connection)
        {
            CommandTimeout = PostgresDatabase.Seconds(_settings.TimeLimit),
        };
        Add(command, NpgsqlDbType.Text, Column(rows, row => row.PersistenceId));
        Add(command, NpgsqlDbType.Bigint, Column(rows, row => row.SequenceNr));
        Add(command, NpgsqlDbType.Bigint, Column(rows, row => row.Created));
        Add(command, NpgsqlDbType.Text, Column(rows, row => row.TagColumn));
        Add(command, NpgsqlDbType.Bytea, Column(rows, row => row.Message));
        Add(command, NpgsqlDbType.Integer, Column(rows, row => row.Identifier));
        Add(command, NpgsqlDbType.Text, Column(rows, row => row.Manifest));
        if (_sql.HasWriter)
        {
            Add(command, NpgsqlDbType.Text, Column(rows, row => row.WriterUuid));
        }

        if (tagged)
        {
            var tags = rows.SelectMany(row => row.TagRows.Select(tag => (row.PersistenceId, row.SequenceNr, Tag: tag))).ToArray();
            Add(command, NpgsqlDbType.Text, Column(tags, tag => tag.PersistenceId));
            Add(command, NpgsqlDbType.Bigint, Column(tags, tag => tag.SequenceNr));
            Add(command, NpgsqlDbType.Text, Column(tags, tag => tag.Tag));
        }

        await command.PrepareAsync(limit.Token).ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(limit.Token).ConfigureAwait(false);
    }

    private static T[] Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, T[] values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
}
