using Collab.Actors.Domain;
using Collab.Actors.Runs;
using Collab.Host.Storage;

namespace Collab.Host.Rest;

/// <summary>When agents' runs must be looked at, in the database beside the journal of what happened in them.</summary>
public sealed class SqlRunDirectory(Database database) : IRunDirectory
{
    /// <summary>Entries of one transaction: a few milliseconds' work.</summary>
    private const int MostAtOnce = 500;

    private readonly Lock _gate = new();
    private List<Entry> _waiting = [];
    private bool _writing;

    /// <summary>Runs that begin together are noted together: while one transaction is under way the next one gathers.</summary>
    public Task SetAsync(RunKey run, DateTimeOffset due, CancellationToken cancel)
    {
        var entry = new Entry(run, due.ToUnixTimeMilliseconds());
        lock (_gate)
        {
            _waiting.Add(entry);
            if (_writing) return entry.Written.Task.WaitAsync(cancel);
            _writing = true;
        }

        _ = WriteAllAsync();
        return entry.Written.Task.WaitAsync(cancel);
    }

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

    /// <summary>Each transaction has the database's own time limit; what becomes of it, its entries hear.</summary>
    private async Task WriteAllAsync()
    {
        while (Take() is { } entries)
        {
            try
            {
                await database.WriteAsync(db => WriteAsync(db, entries), CancellationToken.None);
                foreach (var entry in entries) entry.Written.SetResult();
            }
            catch (Exception failure)
            {
                foreach (var entry in entries) entry.Fail(failure);
            }
        }
    }

    private List<Entry>? Take()
    {
        lock (_gate)
        {
            var taken = _waiting.Count <= MostAtOnce ? _waiting : _waiting[..MostAtOnce];
            _waiting = _waiting.Count <= MostAtOnce ? [] : _waiting[MostAtOnce..];
            _writing = taken.Count > 0;
            return _writing ? taken : null;
        }
    }

    /// <summary>In one order on all nodes, so that no two of them wait for each other's rows; of one run what was said last comes last.</summary>
    private static async Task WriteAsync(DatabaseSession db, List<Entry> entries)
    {
        foreach (var (run, due) in entries.OrderBy(entry => entry.Run.ToString(), StringComparer.Ordinal))
            await db.ExecuteAsync(
                """
                INSERT INTO collab_runs (org_id, run_id, due_at) VALUES (@org, @run, @due)
                ON CONFLICT (org_id, run_id) DO UPDATE SET due_at = @due
                """,
                new { org = run.Org.Value, run = run.Run.Value, due });
    }

    private sealed record Entry(RunKey Run, long Due)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(Exception failure)
        {
            Written.SetException(failure);
            _ = Written.Task.Exception; // Whoever has stopped waiting will not look.
        }

        public void Deconstruct(out RunKey run, out long due) => (run, due) = (Run, Due);
    }

    private sealed class Row
    {
        public string OrgId { get; init; } = "";

        public string RunId { get; init; } = "";
    }
}
