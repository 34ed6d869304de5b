using Collab.Actors.Domain;
using Collab.Actors.Runs;
using Collab.Host.Rest;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>What every directory of runs must do. One class below for each implementation.</summary>
public abstract class RunDirectoryContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private IRunDirectory _runs = null!;

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    protected abstract Task<IRunDirectory> OpenAsync();

    public async Task InitializeAsync() => _runs = await OpenAsync();

    public abstract Task DisposeAsync();

    [StoreFact(DisplayName = "[AG5] runs are due when they were said to be, the longest due first; what was said last counts")]
    public async Task Due()
    {
        await _runs.SetAsync(Run("late"), Noon.AddMinutes(2), Patience);
        await _runs.SetAsync(Run("early"), Noon.AddMinutes(1), Patience);
        await _runs.SetAsync(Run("moved"), Noon, Patience);
        await _runs.SetAsync(Run("moved"), Noon.AddMinutes(3), Patience);
        (await _runs.DueAsync(Noon.AddMinutes(1), 10, Patience)).ShouldBeEmpty();
        (await _runs.DueAsync(Noon.AddMinutes(3), 10, Patience)).ShouldBe([Run("early"), Run("late")]);
        (await _runs.DueAsync(Noon.AddMinutes(4), 2, Patience)).ShouldBe([Run("early"), Run("late")]);
        (await _runs.DueAsync(Noon.AddMinutes(4), 10, Patience)).ShouldBe([Run("early"), Run("late"), Run("moved")]);
    }

    [StoreFact(DisplayName = "[AG5] a deleted run is due no more, another org's with the same id stays, an unknown one is no error")]
    public async Task Deleted()
    {
        var other = new RunKey(new OrgId("other"), new RunId("r"));
        await _runs.SetAsync(Run("r"), Noon, Patience);
        await _runs.SetAsync(other, Noon, Patience);
        await _runs.DeleteAsync(Run("r"), Patience);
        await _runs.DeleteAsync(Run("unknown"), Patience);
        (await _runs.DueAsync(Noon.AddDays(1), 10, Patience)).ShouldBe([other]);
    }

    [StoreFact(DisplayName = "[AG5] many that begin at once are all noted; of one run what was said last counts then too; one who stops waiting stops nobody")]
    public async Task AtOnce()
    {
        using var impatient = new CancellationTokenSource();
        var noted = Enumerable.Range(0, 1_200).Select(i => _runs.SetAsync(Run($"r{i}"), Noon, Patience)).ToList();
        var givenUp = _runs.SetAsync(Run("r0"), Noon.AddDays(2), impatient.Token);
        noted.AddRange(Enumerable.Range(0, 100).Select(i => _runs.SetAsync(Run($"r{i}"), Noon.AddDays(2), Patience)));
        await impatient.CancelAsync();
        await Task.WhenAll(noted);
        if (await Record.ExceptionAsync(() => givenUp) is { } cancelled) cancelled.ShouldBeAssignableTo<OperationCanceledException>();
        (await _runs.DueAsync(Noon.AddDays(1), 10_000, Patience)).Count.ShouldBe(1_100);
        (await _runs.DueAsync(Noon.AddDays(3), 10_000, Patience)).Count.ShouldBe(1_200);
    }

    private static RunKey Run(string id) => new(new OrgId("acme"), new RunId(id));
}

public sealed class InMemoryRunDirectoryTests : RunDirectoryContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IRunDirectory> OpenAsync() => Task.FromResult<IRunDirectory>(new InMemoryRunDirectory());
}

public sealed class SqliteRunDirectoryTests : RunDirectoryContract
{
    private readonly TestDatabase _database = TestDatabase.Sqlite();

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    protected override async Task<IRunDirectory> OpenAsync() => new SqlRunDirectory(await _database.MigratedAsync());
}

[NeedsPostgres]
public sealed class PostgresRunDirectoryTests : RunDirectoryContract
{
    private readonly TestDatabase _database = TestDatabase.Postgres();

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    protected override async Task<IRunDirectory> OpenAsync() => new SqlRunDirectory(await _database.MigratedAsync());
}
