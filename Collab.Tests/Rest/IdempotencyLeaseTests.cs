using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Config;
using Collab.Host.Rest;
using Collab.Host.Storage;
using Collab.TestKit;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>Keys whose holder lives, dies or stands still, by a clock that the test moves.</summary>
public sealed class IdempotencyLeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Third = Idempotency.Lease / 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    private readonly SteppedTime _time = new();
    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private readonly List<TaskCompletionSource<int>> _carriedOut = [];
    private Database _db = null!;
    private IdempotencyStore _store = null!;

    public async Task InitializeAsync()
    {
        _db = await _database.MigratedAsync();
        _store = new IdempotencyStore(_db, _time);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact(DisplayName = "[RS5] a request that takes many leases keeps its key: the retry waits, and gets its answer")]
    public async Task Slow()
    {
        var first = Send();
        await CarriesOutAsync(1);
        for (var n = 0; n < 9; n++) await RenewsAsync();
        var second = Send();
        await WaitsAsync(FirstPause);
        await RenewsAsync();
        await WaitsAsync(FirstPause * 2);
        _carriedOut[0].SetResult(202);
        await first.Done.WaitAsync(Patience);
        _time.Advance(FirstPause * 2);
        await second.Done.WaitAsync(Patience);
        (first.Status, first.Text, first.Replayed).ShouldBe((202, "answer 1", false));
        (second.Status, second.Text, second.Replayed).ShouldBe((202, "answer 1", true));
        _carriedOut.Count.ShouldBe(1);
    }

    [Fact(DisplayName = "[RS5] [RC5] a request that a kill cut off: the retry waits until the dead claim ends, and is then carried out")]
    public async Task Dead()
    {
        var killed = Send();
        await CarriesOutAsync(1);
        var retry = Send(node: 2);
        await WaitsAsync(FirstPause);
        // As a kill leaves it: the row stands, and nobody renews it any more.
        await _db.WriteAsync(db => db.ExecuteAsync("UPDATE collab_idempotency SET claim = 'of the dead'"), default);
        _carriedOut[0].SetResult(202);
        await killed.Done.WaitAsync(Patience);
        for (var (waited, pause) = (TimeSpan.Zero, FirstPause); waited < Idempotency.Lease; pause = Next(pause))
        {
            await WaitsAsync(pause);
            _carriedOut.Count.ShouldBe(1);
            _time.Advance(pause);
            waited += pause;
        }

        await CarriesOutAsync(2);
        _carriedOut[1].SetResult(202);
        await retry.Done.WaitAsync(Patience);
        (retry.Status, retry.Text, retry.Replayed).ShouldBe((202, "answer 2", false));
        retry.Number.ShouldBe(killed.Number);
        var again = Send();
        await again.Done.WaitAsync(Patience);
        (again.Status, again.Text, again.Replayed).ShouldBe((202, "answer 2", true));
    }

    [Fact(DisplayName = "[RS5] a holder that lost its key carries its request to its end under the same number, and leaves the other's answer as it is")]
    public async Task Lost()
    {
        var first = Send();
        await CarriesOutAsync(1);
        // The node stood still for a lease: its clock has moved and its renewal has not run.
        await _db.WriteAsync(db => db.ExecuteAsync("UPDATE collab_idempotency SET claimed_until = 0"), default);
        var second = Send(node: 2);
        await CarriesOutAsync(2);
        second.Number.ShouldBe(first.Number);
        await RenewsAsync();
        _carriedOut[1].SetResult(202);
        await second.Done.WaitAsync(Patience);
        _carriedOut[0].SetResult(202);
        await first.Done.WaitAsync(Patience);
        (first.Status, first.Text).ShouldBe((202, "answer 1"));
        (second.Status, second.Text).ShouldBe((202, "answer 2"));
        var third = Send();
        await third.Done.WaitAsync(Patience);
        (third.Text, third.Replayed).ShouldBe(("answer 2", true));
    }

    [Fact(DisplayName = "[RS5] a retry whose patience ends before the first request does is told when to come again")]
    public async Task PatienceEnds()
    {
        var first = Send();
        await CarriesOutAsync(1);
        var second = Send();
        for (var (waited, pause) = (TimeSpan.Zero, FirstPause); waited < Idempotency.Patience; (waited, pause) = (waited + Third, Next(pause)))
        {
            await WaitsAsync(pause);
            await RenewsAsync();
        }

        await second.Done.WaitAsync(Patience);
        (second.Status, second.RetryAfter).ShouldBe((503, "1"));
        second.Text.ShouldContain("\"code\":\"unavailable\"");
        _carriedOut[0].SetResult(202);
        await first.Done.WaitAsync(Patience);
        first.Status.ShouldBe(202);
    }

    [Fact(DisplayName = "[RS5] a request that is over within a third of a lease renews nothing")]
    public async Task Quick()
    {
        var first = Send();
        await CarriesOutAsync(1);
        var until = await ClaimedUntilAsync();
        _time.Advance(Third - TimeSpan.FromMilliseconds(1));
        _carriedOut[0].SetResult(202);
        await first.Done.WaitAsync(Patience);
        (await ClaimedUntilAsync()).ShouldBe(until);
    }

    private Sent Send(int node = 1)
    {
        var store = node == 1 ? _store : new IdempotencyStore(_database.Open(), _time);
        var sent = new Sent();
        var middleware = new Idempotency(
            async context =>
            {
                sent.Number = context.PublishNumber();
                var (end, n) = Begin();
                context.Response.StatusCode = await end;
                await context.Response.WriteAsync($"answer {n}");
            },
            store, Options.Create(new CollabOptions()), _time, NullLogger<Idempotency>.Instance);
        sent.Done = middleware.InvokeAsync(sent.Context);
        return sent;
    }

    private (Task<int> End, int Number) Begin()
    {
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_carriedOut)
        {
            _carriedOut.Add(end);
            return (end.Task, _carriedOut.Count);
        }
    }

    private Task CarriesOutAsync(int requests) => Eventually.BecomesAsync(() =>
    {
        lock (_carriedOut) return Task.FromResult(_carriedOut.Count);
    }, requests);

    /// <summary>Somebody has found the key taken, and waits this long before it looks again.</summary>
    private Task WaitsAsync(TimeSpan pause) => _time.WaitsAsync(pause);

    private static TimeSpan Next(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>A third of a lease passes, and whoever holds the key has renewed it.</summary>
    private async Task RenewsAsync()
    {
        _time.Advance(Third);
        await Eventually.BecomesAsync(ClaimedUntilAsync, (_time.GetUtcNow() + Idempotency.Lease).ToUnixTimeMilliseconds());
    }

    private Task<long> ClaimedUntilAsync() =>
        _db.RunAsync(db => db.ScalarAsync<long>("SELECT claimed_until FROM collab_idempotency"), CancellationToken.None);

    /// <summary>One request under the key, on its way through the middleware.</summary>
    private sealed class Sent
    {
        private readonly MemoryStream _answer = new();

        public Sent()
        {
            Context = new DefaultHttpContext();
            Context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new IdempotentEndpoint()), "publish"));
            Context.Features.Set(new Principal(
                new UserId("svc"), "svc", new OrgId("default"), ImmutableArray.Create("service"), "login", DateTimeOffset.MaxValue));
            (Context.Request.Method, Context.Request.Path) = ("POST", "/publish");
            Context.Request.Headers[Idempotency.Header] = "k";
            Context.Response.Body = _answer;
        }

        public DefaultHttpContext Context { get; }

        public PublishNumber? Number { get; set; }

        public Task Done { get; set; } = null!;

        public int Status => Context.Response.StatusCode;

        public string Text => System.Text.Encoding.UTF8.GetString(_answer.ToArray());

        public bool Replayed => Context.Response.Headers.ContainsKey(Idempotency.ReplayedHeader);

        public string? RetryAfter => Context.Response.Headers.RetryAfter;
    }
}
