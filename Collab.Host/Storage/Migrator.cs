using Collab.Host.Config;

namespace Collab.Host.Storage;

/// <summary>The schema's version before and after; 0: there was none.</summary>
public readonly record struct SchemaChange(long From, long To);

/// <summary>
/// Brings the schema to this program's version, in one transaction under a lock: of two nodes that start at once, one does the
/// work and the other finds it done. A database that is newer than the program is left as it is.
/// </summary>
public sealed class Migrator(Database database, TimeProvider time, ILogger<Migrator> log)
{
    public Task<SchemaChange> RunAsync(CancellationToken cancel) => RunAsync(Migrations.All, cancel);

    public async Task<SchemaChange> RunAsync(IReadOnlyList<Migration> steps, CancellationToken cancel)
    {
        try
        {
            await database.InspectAsync(cancel);
            var (current, applied) = await database.WriteAsync(session => ApplyAsync(session, steps), cancel);
            await database.ConfigureAsync(cancel);
            foreach (var step in applied)
                log.LogInformation("Schema {Version} applied: {Step}", step.Version, step.Name);
            return new SchemaChange(current, steps[^1].Version);
        }
        catch (Exception failure) when (failure is not StartFailure && database.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }

    private async Task<(long Current, IReadOnlyList<Migration> Applied)> ApplyAsync(DatabaseSession session, IReadOnlyList<Migration> steps)
    {
        await session.LockAsync("schema");
        await session.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS collab_schema (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)");
        var current = await session.ScalarAsync<long?>("SELECT max(version) FROM collab_schema") ?? 0;
        var newest = steps[^1].Version;
        if (current > newest)
            throw new StartFailure(StartFailure.BadData, $"the database is of schema {current}, newer than this program's {newest}; nothing was changed. Run the newer program.");
        var missing = steps.Where(step => step.Version > current).ToArray();
        foreach (var step in missing)
        {
            foreach (var statement in step.Statements) await session.ExecuteAsync(statement);
            await session.ExecuteAsync(
                "INSERT INTO collab_schema (version, name, applied_at) VALUES (@version, @name, @at)",
                new { version = step.Version, name = step.Name, at = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        return (current, missing);
    }
}
