using Akka.Actor;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Engine.Specs.KitSpecs;

public sealed class TimeSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public TimeSpec() : base("akka.test.timefactor = 2.0\nakka.test.single-expect-default = 1s")
    {
    }

    [Fact(DisplayName = "the settings are those of akka.test, and times are multiplied by the factor")]
    public void Settings()
    {
        TestKitSettings.TestTimeFactor.ShouldBe(2.0);
        TestKitSettings.SingleExpectDefault.ShouldBe(TimeSpan.FromSeconds(1));
        TestKitSettings.DefaultTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        Dilated(TimeSpan.FromSeconds(3)).ShouldBe(TimeSpan.FromSeconds(6));
        RemainingOrDefault.ShouldBe(TimeSpan.FromSeconds(2));
        RemainingOrDilated(TimeSpan.FromSeconds(4)).ShouldBe(TimeSpan.FromSeconds(8));
        Should.Throw<InvalidOperationException>(() => Remaining);
        Should.Throw<ArgumentException>(() => RemainingOrDilated(Timeout.InfiniteTimeSpan));
    }

    [Fact(DisplayName = "waits inside of Within have what is left of it")]
    public void Inside()
    {
        Within(Long, () =>
        {
            Remaining.ShouldBeLessThanOrEqualTo(Long * 2);
            Remaining.ShouldBeGreaterThan(Long);
            Within(TimeSpan.FromSeconds(5), () => Remaining.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10)));
            Remaining.ShouldBeGreaterThan(Long);
        });
        Should.Throw<InvalidOperationException>(() => Remaining);
    }

    [Fact(DisplayName = "a block that takes too long fails")]
    public void TooLong() =>
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromMilliseconds(5), () => Thread.Sleep(50)))
            .Message.ShouldContain("exceeding");

    [Fact(DisplayName = "a block may be late by the epsilon")]
    public void Epsilon() => Within(TimeSpan.FromMilliseconds(5), () => Thread.Sleep(50), epsilonValue: Long);

    [Fact(DisplayName = "a block within another has what the other leaves it")]
    public void Nested() => Assert.ThrowsAny<XunitException>(
        () => Within(Soon, () => Within(TimeSpan.FromSeconds(5), Long, () => { }))).Message.ShouldContain("not possible");

    [Fact(DisplayName = "a block that ends too early fails")]
    public async Task TooEarly() =>
        (await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(TimeSpan.FromSeconds(5), Long, () => Task.CompletedTask)))
            .Message.ShouldContain("should have at least been");

    [Fact(DisplayName = "who waits for silence to the end of the block is not late")]
    public async Task Quiet() => await WithinAsync(Soon, async () => await ExpectNoMsgAsync());

    [Fact(DisplayName = "the block's result is Within's")]
    public async Task Result()
    {
        Within(Long, () => 1).ShouldBe(1);
        (await WithinAsync(Long, () => Task.FromResult(2))).ShouldBe(2);
        Should.Throw<ArgumentException>(() => Within(TimeSpan.Zero, () => 1));
    }

    [Fact(DisplayName = "an assertion is tried until it holds, and its last failure is thrown")]
    public async Task Retries()
    {
        var tries = 0;
        AwaitAssert(() => (++tries).ShouldBe(3), Long, TimeSpan.FromMilliseconds(1));
        await AwaitAssertAsync(() => (++tries).ShouldBe(6), Long, TimeSpan.FromMilliseconds(1));
        await AwaitAssertAsync(
            () =>
            {
                (++tries).ShouldBe(9);
                return Task.CompletedTask;
            },
            Long, TimeSpan.FromMilliseconds(1));

        Should.Throw<ShouldAssertException>(() => AwaitAssert(() => tries.ShouldBe(-1), Soon, TimeSpan.FromMilliseconds(1)));
        await Assert.ThrowsAsync<ShouldAssertException>(() => AwaitAssertAsync(() => tries.ShouldBe(-1), Soon, TimeSpan.FromMilliseconds(1)));
    }

    [Fact(DisplayName = "a condition is asked until it is so, or not in time")]
    public async Task Conditions()
    {
        var asked = 0;
        AwaitCondition(() => ++asked == 3, Long, TimeSpan.FromMilliseconds(1));
        await AwaitConditionAsync(() => Task.FromResult(++asked == 6), Long, TimeSpan.FromMilliseconds(1));
        AwaitConditionNoThrow(() => false, Soon, TimeSpan.FromMilliseconds(1)).ShouldBeFalse();
        (await AwaitConditionNoThrowAsync(() => true, Soon)).ShouldBeTrue();

        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Soon, "never so")).Message.ShouldContain("never so");
        await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => false, Soon, "never so"));
    }

    [Fact(DisplayName = "a latch opens when it is counted down, and a closed one is a time-out")]
    public void Latch()
    {
        var latch = CreateTestLatch(2);
        Should.Throw<TimeoutException>(() => latch.Ready(Soon));
        latch.CountDown();
        latch.IsOpen.ShouldBeFalse();
        latch.CountDown();
        latch.Ready(Long);
        latch.Reset();
        latch.IsOpen.ShouldBeFalse();
        latch.Open();
        latch.IsOpen.ShouldBeTrue();
    }

    [Fact(DisplayName = "a barrier lets all pass when all are there")]
    public async Task Barrier()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(() => barrier.Await(Long));
        barrier.Await(Long);
        await other.WaitAsync(Long);
    }
}
