using Collab.Actors.Connections;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Connections;

public sealed class RateLimitTests
{
    private readonly SteppedTime _clock = new();

    [Fact(DisplayName = "[WS12] a burst goes through at once, then the rate holds, and the wait that is told is enough")]
    public void Burst_and_rate()
    {
        var limit = new RateLimit(perSecond: 50, burst: 100, _clock);
        for (var i = 0; i < 100; i++)
            limit.TryTake(out _).ShouldBeTrue();
        limit.TryTake(out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromMilliseconds(20));
        _clock.Advance(wait);
        limit.TryTake(out _).ShouldBeTrue();
        limit.TryTake(out _).ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS12] in the long run no more than the rate goes through, and rest saves up no more than the burst")]
    public void Long_run()
    {
        var limit = new RateLimit(perSecond: 10, burst: 5, _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            if (limit.TryTake(out _))
                taken++;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        taken.ShouldBeInRange(103, 105);
    }

    [Fact(DisplayName = "[WS12] a rate of 0 limits nothing")]
    public void No_limit()
    {
        var limit = new RateLimit(perSecond: 0, burst: 0, _clock);
        for (var i = 0; i < 10_000; i++)
            limit.TryTake(out _).ShouldBeTrue();
    }

    [Fact(DisplayName = "[WS12] a clock that goes back gives nothing away and takes nothing")]
    public void Clock_jumps_back()
    {
        var limit = new RateLimit(perSecond: 10, burst: 2, _clock);
        limit.TryTake(out _).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(-10));
        limit.TryTake(out _).ShouldBeTrue();
        limit.TryTake(out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromMilliseconds(100));
        _clock.Advance(wait);
        limit.TryTake(out _).ShouldBeTrue();
    }
}
