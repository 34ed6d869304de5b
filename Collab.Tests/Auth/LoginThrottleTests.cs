using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

public sealed class LoginThrottleTests
{
    private readonly SteppedTime _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(10, _time, capacity: 100);

    [Fact(DisplayName = "[AU2] the 11th failure of a minute waits until the first is a minute old: by name from anywhere, by address for any name")]
    public async Task ByNameAndAddress()
    {
        for (var i = 0; i < 10; i++) (await FailAsync("ada", $"10.0.0.{i}")).ShouldBeNull();
        (await FailAsync("ada", "10.0.1.1")).ShouldBe(TimeSpan.FromMinutes(1));
        (await FailAsync("bob", "10.0.0.1")).ShouldBeNull();
        for (var i = 0; i < 10; i++) (await FailAsync($"user{i}", "10.0.9.9")).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(20));
        (await FailAsync("eve", "10.0.9.9")).ShouldBe(TimeSpan.FromSeconds(40));
        _time.Advance(TimeSpan.FromSeconds(40));
        (await FailAsync("eve", "10.0.9.9")).ShouldBeNull();
        (await FailAsync("ada", "10.0.1.1")).ShouldBeNull();
    }

    [Fact(DisplayName = "[AU2] logins that succeed count for nothing, one after the other or many at once from one address")]
    public async Task Success()
    {
        async Task<TimeSpan?> SucceedAsync(int i)
        {
            var wait = await _throttle.BeginAsync($"user{i}", "10.0.0.1", CancellationToken.None);
            await Task.Yield();
            if (wait is null) _throttle.End($"user{i}", "10.0.0.1", failed: false);
            return wait;
        }

        (await Task.WhenAll(Enumerable.Range(0, 200).Select(SucceedAsync))).ShouldAllBe(wait => wait == null);
        _throttle.Known.ShouldBe(0);
        for (var i = 0; i < 10; i++) (await FailAsync("ada", "10.0.0.1")).ShouldBeNull();
        (await FailAsync("ada", "10.0.0.1")).ShouldNotBeNull();
    }

    [Fact(DisplayName = "[AU2] many wrong attempts at once get no further than one after the other")]
    public async Task AtOnce() =>
        (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => FailAsync("ada", "10.0.0.1"))))).Count(wait => wait is null).ShouldBe(10);

    [Fact(DisplayName = "[AU2] a flood of names fills no memory, and the address that it comes from is stopped")]
    public async Task Bounded()
    {
        var passed = 0;
        for (var i = 0; i < 10_000; i++)
            if (await FailAsync($"name{i}", "10.0.0.1") is null) passed++;
        passed.ShouldBe(10);
        for (var i = 0; i < 10_000; i++) (await FailAsync($"name{i}", $"10.1.{i / 256}.{i % 256}")).ShouldBeNull();
        _throttle.Known.ShouldBe(100);
    }

    private async Task<TimeSpan?> FailAsync(string name, string address)
    {
        var wait = await _throttle.BeginAsync(name, address, CancellationToken.None);
        if (wait is null) _throttle.End(name, address, failed: true);
        return wait;
    }
}
