using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Keys that are fetched from an issuer's server, whatever that does. The pause is 30 s, the refresh 10 min, the timeout 5 s.</summary>
public sealed class RemoteKeysTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private readonly KeyFetch _fetch = new();
    private KeyServer _server = null!;
    private RemoteKeys _keys = null!;

    public async Task InitializeAsync()
    {
        _server = await KeyServer.StartAsync();
        _keys = new RemoteKeys(
            new ExternalIssuerOptions { Issuer = KeyServer.Issuer, JwksUrl = _server.Address, JwksTimeout = TimeSpan.FromSeconds(5) }, _fetch, _time, NullLogger.Instance);
        _server.AddRsa("r1");
    }

    public async Task DisposeAsync()
    {
        _fetch.Dispose();
        await _server.DisposeAsync();
    }

    [Fact(DisplayName = "[AU5] keys are fetched once, and known from then on: by id, or all of the algorithm where a token names none")]
    public async Task Once()
    {
        _server.AddElliptic("e1");
        (await FindAsync("r1")).Single().KeyId.ShouldBe("r1");
        (await FindAsync("e1", "ES256")).Single().KeyId.ShouldBe("e1");
        (await FindAsync(null, "ES256")).Single().KeyId.ShouldBe("e1");
        (await FindAsync("e1", "RS256")).ShouldBeEmpty();
        _server.Asked.ShouldBe(1);
    }

    [Fact(DisplayName = "[AU5] a storm of tokens with unknown keys costs one fetch, and no other before the pause is over; then a new key is found")]
    public async Task Storm()
    {
        var stormed = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => FindAsync($"made-up-{i}")));
        stormed.ShouldAllBe(found => found.Count == 0);
        _server.Asked.ShouldBe(1);
        _server.AddRsa("r2");
        _time.Advance(TimeSpan.FromSeconds(29));
        (await FindAsync("r2")).ShouldBeEmpty();
        _server.Asked.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => FindAsync("r2")));
        found.ShouldAllBe(keys => keys.Count == 1);
        _server.Asked.ShouldBe(2);
    }

    [Fact(DisplayName = "[AU5] a key that the issuer has withdrawn is not good any more after the next refresh")]
    public async Task Withdrawn()
    {
        await FindAsync("r1");
        _server.AddRsa("r2");
        _server.Withdraw("r1");
        await _keys.KeepFreshAsync();
        _server.Asked.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(10));
        await _keys.KeepFreshAsync();
        _server.Asked.ShouldBe(2);
        (await FindAsync("r1")).ShouldBeEmpty();
        (await FindAsync("r2")).Count.ShouldBe(1);
    }

    [Theory(DisplayName = "[AU5] an issuer that fails, hangs, sends too much, too many, nonsense or nobody's keys: the last keys stay good, unknown ones can't be told, and it is tried again")]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("hangs in the body")]
    [InlineData("redirects")]
    [InlineData("endless")]
    [InlineData("too many")]
    [InlineData("nonsense")]
    [InlineData("no keys")]
    public async Task Outage(string how)
    {
        await FindAsync("r1");
        _server.Instead = context => MisbehaveAsync(how, context);
        _time.Advance(TimeSpan.FromMinutes(10));
        var clock = Stopwatch.StartNew();
        await _keys.KeepFreshAsync();
        (await FindAsync("r1")).Count.ShouldBe(1);
        await Should.ThrowAsync<TimeoutException>(FindAsync("r2"));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        _server.Asked.ShouldBe(2);

        _server.Instead = null;
        _server.AddRsa("r2");
        _time.Advance(TimeSpan.FromSeconds(30));
        await _keys.KeepFreshAsync();
        (await FindAsync("r2")).Count.ShouldBe(1);
    }

    [Fact(DisplayName = "[AU5] an issuer that was never there can't be told about, and is found when it comes")]
    public async Task NeverThere()
    {
        _server.Instead = context => MisbehaveAsync("fails", context);
        await Should.ThrowAsync<TimeoutException>(FindAsync("r1"));
        _server.Instead = null;
        await Should.ThrowAsync<TimeoutException>(FindAsync("r1"));
        _time.Advance(TimeSpan.FromSeconds(30));
        (await FindAsync("r1")).Count.ShouldBe(1);
    }

    [Fact(DisplayName = "[AU5] of a set with keys that are too short or malformed the good ones count")]
    public async Task SomeUnusable()
    {
        using var shortKey = RSA.Create(1024);
        var parts = shortKey.ExportParameters(false);
        var weak = $$"""{"kty":"RSA","kid":"weak","n":"{{Jwt.Encode(parts.Modulus)}}","e":"{{Jwt.Encode(parts.Exponent)}}"},{"kty":"RSA","kid":"odd","n":"!"},{"kty":"oct","k":"AAAA"},""";
        var set = _server.KeySet().Replace("[", "[" + weak);
        _server.Instead = context => context.Response.WriteAsync(set);
        (await FindAsync("r1")).Count.ShouldBe(1);
        (await FindAsync("weak")).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<VerificationKey>> FindAsync(string? id, string algorithm = "RS256") =>
        await _keys.FindAsync(algorithm, id, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    private async Task MisbehaveAsync(string how, HttpContext context)
    {
        switch (how)
        {
            case "fails":
                context.Response.StatusCode = 500;
                return;
            case "redirects":
                context.Response.Redirect("/keys");
                return;
            case "hangs in the body":
                await context.Response.WriteAsync("{\"keys\":[");
                await context.Response.Body.FlushAsync();
                goto case "hangs";
            case "hangs":
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted));
                return;
            case "endless":
                var rubbish = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
                for (var i = 0; i < 10_000 && !context.RequestAborted.IsCancellationRequested; i++) await context.Response.Body.WriteAsync(rubbish, context.RequestAborted);
                return;
            case "too many":
                await context.Response.WriteAsync($$"""{"keys":[{{string.Join(",", Enumerable.Range(0, 101).Select(i => $$"""{"kty":"oct","kid":"{{i}}"}"""))}}]}""");
                return;
            case "nonsense":
                await context.Response.WriteAsync("<html>");
                return;
            default:
                await context.Response.WriteAsync("""{"keys":[]}""");
                return;
        }
    }
}
