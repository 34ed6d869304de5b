using Akka.Actor;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.PatternSpecs;

public sealed class CircuitBreakerSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Reset = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(30);

    private sealed class ServiceDown : Exception;

    public CircuitBreakerSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    private CircuitBreaker Breaker(int maxFailures = 1) => new(Sys.Scheduler, maxFailures, Forever, Reset);

    private static Task<string> Succeed(CircuitBreaker breaker) => breaker.WithCircuitBreaker(_ => Task.FromResult("done"));

    private static Task Break(CircuitBreaker breaker) => Should.ThrowAsync<ServiceDown>(
        () => breaker.WithCircuitBreaker(_ => Task.FromException<string>(new ServiceDown())));

    [Fact(DisplayName = "closed it hands on results and failures, and a success begins the count anew")]
    public async Task Closed()
    {
        var breaker = Breaker(2);

        (await Succeed(breaker)).ShouldBe("done");
        await Break(breaker);
        breaker.CurrentFailureCount.ShouldBe(1);
        await Succeed(breaker);
        breaker.CurrentFailureCount.ShouldBe(0);
        await Break(breaker);

        breaker.IsClosed.ShouldBeTrue();
    }

    [Fact(DisplayName = "after so many failures it opens, and calls are not made any more")]
    public async Task Opens()
    {
        var breaker = Breaker(2);
        await Break(breaker);
        await Break(breaker);

        breaker.IsOpen.ShouldBeTrue();
        var called = false;
        var refused = await Should.ThrowAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(_ =>
        {
            called = true;
            return Task.CompletedTask;
        }));
        called.ShouldBeFalse();
        refused.RemainingDuration.ShouldBeLessThanOrEqualTo(Reset);
    }

    [Fact(DisplayName = "after the reset time-out a call that succeeds closes it")]
    public async Task Recovers()
    {
        var breaker = Breaker();
        await Break(breaker);

        Time.Advance(Reset);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");
        await Succeed(breaker);

        breaker.IsClosed.ShouldBeTrue();
        await Succeed(breaker);
    }

    [Fact(DisplayName = "half-open it lets one call through, and its failure opens it again")]
    public async Task Trial()
    {
        var breaker = Breaker();
        await Break(breaker);
        Time.Advance(Reset);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");

        var trial = new TaskCompletionSource<string>();
        var running = breaker.WithCircuitBreaker(_ => trial.Task);
        await Should.ThrowAsync<OpenCircuitException>(() => Succeed(breaker));
        trial.SetException(new ServiceDown());
        await Should.ThrowAsync<ServiceDown>(() => running);

        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact(DisplayName = "a call that takes too long is a failure")]
    public async Task Timeout()
    {
        var breaker = new CircuitBreaker(Sys.Scheduler, 1, TimeSpan.FromMilliseconds(50), Reset);
        var never = new TaskCompletionSource<string>();

        await Should.ThrowAsync<TimeoutException>(() => breaker.WithCircuitBreaker(_ => never.Task));

        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact(DisplayName = "synchronous calls count like the others")]
    public void Sync()
    {
        var breaker = Breaker();

        breaker.WithSyncCircuitBreaker(() => "done").ShouldBe("done");
        Should.Throw<Exception>(() => breaker.WithSyncCircuitBreaker(() => throw new ServiceDown()));
        AwaitCondition(() => breaker.IsOpen, Forever);
        Should.Throw<Exception>(() => breaker.WithSyncCircuitBreaker(() => "done"));
    }

    [Fact(DisplayName = "Fail and Succeed tell it of calls that it did not see")]
    public async Task Told()
    {
        var breaker = Breaker();

        breaker.Fail();
        breaker.IsOpen.ShouldBeTrue();
        Time.Advance(Reset);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");
        breaker.Succeed();

        breaker.IsClosed.ShouldBeTrue();
    }

    [Fact(DisplayName = "its callbacks hear of each change")]
    public async Task Callbacks()
    {
        var breaker = Breaker();
        breaker
            .OnOpen(() => TestActor.Tell("open", ActorRefs.NoSender))
            .OnHalfOpen(() => TestActor.Tell("half-open", ActorRefs.NoSender))
            .OnClose(() => TestActor.Tell("closed", ActorRefs.NoSender));

        await Break(breaker);
        await ExpectMsgAsync("open");
        Time.Advance(Reset);
        await ExpectMsgAsync("half-open");
        await Succeed(breaker);
        await ExpectMsgAsync("closed");
    }

    [Fact(DisplayName = "with exponential back-off it stays open twice as long after each failed trial, below the limit")]
    public async Task Exponential()
    {
        var breaker = Breaker().WithExponentialBackoff(Reset * 3);
        await Break(breaker);

        Time.Advance(Reset);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");
        await Break(breaker);

        Time.Advance(Reset);
        breaker.IsOpen.ShouldBeTrue();
        Time.Advance(Reset);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");
        await Break(breaker);

        Time.Advance(Reset * 2);
        await AwaitConditionAsync(() => breaker.IsHalfOpen, Forever, "the state does not change");
    }

    [Fact(DisplayName = "a factor below 1 is an argument error")]
    public void Arguments() => Should.Throw<ArgumentException>(
        () => new CircuitBreaker(Sys.Scheduler, 1, Forever, Reset, Reset, 0.5));
}
