using System.Data.Common;
using Collab.Host.Config;
using Npgsql;

namespace Collab.Host.Storage;

/// <summary>A PostgreSQL database, shared by the nodes of a cluster.</summary>
public sealed class PostgresDatabase : Database, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString, TimeSpan timeout, int maxConnections) : base(timeout)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = seconds, CommandTimeout = seconds };
        if (!builder.ShouldSerialize("Maximum Pool Size")) builder.MaxPoolSize = maxConnections;
        ConnectionString = builder.ConnectionString;
        _source = NpgsqlDataSource.Create(ConnectionString);
    }

    public override string ConnectionString { get; }

    public override string ProviderName => "PostgreSQL.15";

    public override string Ordinal => "COLLATE \"C\"";

    public override Task InspectAsync(CancellationToken cancel) => PingAsync(cancel);

    public override Task ConfigureAsync(CancellationToken cancel) => Task.CompletedTask;

    // The message of Npgsql names host and port, never the password.
    public override StartFailure? Explain(Exception failure) => failure switch
    {
        PostgresException refused => new StartFailure(StartFailure.Unavailable, $"PostgreSQL refused: {refused.MessageText} ({refused.SqlState})", refused),
        NpgsqlException lost => new StartFailure(StartFailure.Unavailable, $"PostgreSQL can't be reached: {lost.Message.ReplaceLineEndings(" ")}", lost),
        TimeoutException slow => new StartFailure(StartFailure.Unavailable, $"PostgreSQL can't be reached: {slow.Message}", slow),
        _ => null,
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async Task<T> ConnectedAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        return await work(connection);
    }

    private protected override WriteTransaction BeginWrite(DbConnection connection, CancellationToken cancel) => new DriverTransaction(connection.BeginTransaction());

    protected internal override Task LockAsync(DatabaseSession session, string name) =>
        session.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", new { name = "collab:" + name });
}
