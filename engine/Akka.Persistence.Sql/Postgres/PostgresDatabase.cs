using Npgsql;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>A PostgreSQL database: a pool of connections.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    public PostgresDatabase(string connectionString)
    {
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public NpgsqlDataSource Source { get; }

    public void Dispose() => Source.Dispose();

    /// <summary>A command on the pool, with a limit to its time.</summary>
    public NpgsqlCommand Command(string sql, TimeSpan limit)
    {
        var command = Source.CreateCommand(sql);
        command.CommandTimeout = Seconds(limit);
        return command;
    }

    public static int Seconds(TimeSpan limit) => Math.Max(1, (int)Math.Ceiling(limit.TotalSeconds));

    public async Task PingAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT 1", limit);
        await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
