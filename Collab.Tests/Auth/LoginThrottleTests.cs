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
    public void ByNameAndAddress()
    {
        for (var i = 0; i < 10; i++) _throttle.TryBegin("ada", $"10.0.0.{i}").ShouldBeNull();
        _throttle.TryBegin("ada", "10.0.1.1").ShouldBe(TimeSpan.FromMinutes(1));
        _throttle.TryBegin("bob", "10.0.0.1").ShouldBeNull();
        for (var i = 0; i < 10; i++) _throttle.TryBegin($"user{i}", "10.0.9.9").ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(20));
        _throttle.TryBegin("eve", "10.0.9.9").ShouldBe(TimeSpan.FromSeconds(40));
        _time.Advance(TimeSpan.FromSeconds(40));
        _throttle.TryBegin("eve", "10.0.9.9").ShouldBeNull();
        _throttle.TryBegin("ada", "10.0.1.1").ShouldBeNull();
    }

    [Fact(DisplayName = "[AU2] logins that succeed count for nothing")]
    public void Success()
    {
        for (var i = 0; i < 100; i++)
        {
            _throttle.TryBegin("ada", "10.0.0.1").ShouldBeNull();
            _throttle.Succeeded("ada", "10.0.0.1");
        }

        for (var i = 0; i < 10; i++) _throttle.TryBegin("ada", "10.0.0.1").ShouldBeNull();
        _throttle.TryBegin("ada", "10.0.0.1").ShouldNotBeNull();
    }

    [Fact(DisplayName = "[AU2] many attempts at once get no further than one after the other")]
    public void AtOnce() =>
        Enumerable.Range(0, 200).AsParallel().Count(_ => _throttle.TryBegin("ada", "10.0.0.1") is null).ShouldBe(10);

    [Fact(DisplayName = "[AU2] a flood of names fills no memory, and the address that it comes from is stopped")]
    public void Bounded()
    {
        var passed = Enumerable.Range(0, 10_000).Count(i => _throttle.TryBegin($"name{i}", "10.0.0.1") is null);
        passed.ShouldBe(10);
        for (var i = 0; i < 10_000; i++) _throttle.TryBegin($"name{i}", $"10.1.{i / 256}.{i % 256}").ShouldBeNull();
        _throttle.Known.ShouldBe(100);
    }
}
