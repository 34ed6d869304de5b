using System.Data.Common;
using Collab.Host.Config;
using Dapper;

namespace Collab.Host.Storage;

/// <summary>
/// The one database: users, login sessions, rooms, and beside them the actors' journal. The same SQL runs on SQLite and
/// PostgreSQL; what differs between the two is behind this class. Every call has a time limit.
/// </summary>
public abstract class Database(TimeSpan timeout)
{
    public abstract string ConnectionString { get; }

    /// <summary>The name that the journal's plugin knows this kind of database by.</summary>
    public abstract string ProviderName { get; }

    /// <summary>After a text column: compare and sort by bytes, whatever the database's own language.</summary>
    public abstract string Ordinal { get; }

    protected TimeSpan Timeout { get; } = timeout;

    /// <summary>Statements outside a transaction: each sees what is committed, and commits by itself.</summary>
    public Task<T> RunAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancel) =>
        LimitedAsync(token => ConnectedAsync(connection => work(new DatabaseSession(connection, null, this, Timeout, token)), token), cancel);

    public Task RunAsync(Func<DatabaseSession, Task> work, CancellationToken cancel) => RunAsync(Plain(work), cancel);

    /// <summary>One transaction for writing, committed when the work has ended well. No other writer comes between (see <see cref="DatabaseSession.LockAsync"/>).</summary>
    public Task<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancel) =>
        LimitedAsync(token => InTurnAsync(() => ConnectedAsync(connection => InTransactionAsync(connection, work, token), token), token), cancel);

    public Task WriteAsync(Func<DatabaseSession, Task> work, CancellationToken cancel) => WriteAsync(Plain(work), cancel);

    /// <summary>Whether the database answers; throws what it answers instead.</summary>
    public Task PingAsync(CancellationToken cancel) => RunAsync(session => session.ScalarAsync<long>("SELECT 1"), cancel);

    /// <summary>Looks at the database before anything is written to it: <see cref="StartFailure"/> where it can't be used.</summary>
    public abstract Task InspectAsync(CancellationToken cancel);

    /// <summary>Settings that the database itself keeps, once its schema is known to be ours.</summary>
    public abstract Task ConfigureAsync(CancellationToken cancel);

    /// <summary>The failure in a sentence for the operator, when it is one of the database and not of our SQL.</summary>
    public abstract StartFailure? Explain(Exception failure);

    protected abstract Task<T> ConnectedAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel);

    /// <summary>Where writers must wait for each other, they do it here, before they hold a connection.</summary>
    protected virtual Task<T> InTurnAsync<T>(Func<Task<T>> write, CancellationToken cancel) => write();

    private protected abstract WriteTransaction BeginWrite(DbConnection connection, CancellationToken cancel);

    /// <summary>Holds everyone else who asks for the same name until this transaction has ended.</summary>
    protected internal abstract Task LockAsync(DatabaseSession session, string name);

    private async Task<T> InTransactionAsync<T>(DbConnection connection, Func<DatabaseSession, Task<T>> work, CancellationToken cancel)
    {
        await using var transaction = BeginWrite(connection, cancel);
        var result = await work(new DatabaseSession(connection, transaction.ForCommands, this, Timeout, cancel));
        await transaction.CommitAsync(cancel);
        return result;
    }

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        try { return await work(limit.Token); }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The database did not answer in {Timeout.TotalSeconds:0.#} s.");
        }
    }

    private static Func<DatabaseSession, Task<int>> Plain(Func<DatabaseSession, Task> work) => async session =>
    {
        await work(session);
        return 0;
    };
}

/// <summary>One connection for the length of one piece of work.</summary>
public sealed class DatabaseSession(DbConnection connection, DbTransaction? transaction, Database database, TimeSpan timeout, CancellationToken cancel)
{
    /// <summary>How many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? values = null) => connection.ExecuteAsync(Command(sql, values));

    public Task<T?> ScalarAsync<T>(string sql, object? values = null) => connection.ExecuteScalarAsync<T>(Command(sql, values));

    /// <summary>The first row, or null.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? values = null) where T : class =>
        connection.QueryFirstOrDefaultAsync<T?>(Command(sql, values));

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? values = null) =>
        (await connection.QueryAsync<T>(Command(sql, values))).AsList();

    /// <summary>Within <see cref="Database.WriteAsync{T}"/>: from here to the commit nobody else holds this name, on any node.</summary>
    public Task LockAsync(string name) => database.LockAsync(this, name);

    private CommandDefinition Command(string sql, object? values) =>
        new(sql, values, transaction, Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)), cancellationToken: cancel);
}
