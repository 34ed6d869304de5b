using Collab.Actors.Domain;
using Collab.Actors.Runs;
using Collab.Host.Storage;

namespace Collab.Host.Rest;

/// <summary>When agents' runs must be looked at, in the database beside the journal of what happened in them.</summary>
public sealed class SqlRunDirectory(Database database) : IRunDirectory
{
    public Task SetAsync(RunKey run, DateTimeOffset due, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync(
            """
            INSERT INTO collab_runs (org_id, run_id, due_at) VALUES (@org, @run, @due)
            ON CONFLICT (org_id, run_id) DO UPDATE SET due_at = @due
            """,
            new { org = run.Org.Value, run = run.Run.Value, due = due.ToUnixTimeMilliseconds() }),
        cancel);

    public Task DeleteAsync(RunKey run, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync(
            "DELETE FROM collab_runs WHERE org_id = @org AND run_id = @run", new { org = run.Org.Value, run = run.Run.Value }),
        cancel);

    public Task<IReadOnlyList<RunKey>> DueAsync(DateTimeOffset before, int limit, CancellationToken cancel) => database.RunAsync<IReadOnlyList<RunKey>>(
        async db =>
        {
            var rows = await db.ListAsync<Row>(
                "SELECT org_id AS OrgId, run_id AS RunId FROM collab_runs WHERE due_at < @before ORDER BY due_at LIMIT @limit",
                new { before = before.ToUnixTimeMilliseconds(), limit });
            return [.. rows.Select(row => new RunKey(new OrgId(row.OrgId), new RunId(row.RunId)))];
        },
        cancel);

    private sealed class Row
    {
        public string OrgId { get; init; } = "";

        public string RunId { get; init; } = "";
    }
}
