using Akka.Actor;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Configs;
using Shouldly;
using Xunit;

namespace Engine.Specs.PatternSpecs;

public sealed class RetrySupportSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(30);

    private int _tried;

    public RetrySupportSpec() : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    private Task<int> FailUntil(int last)
    {
        var tried = Interlocked.Increment(ref _tried);
        return tried < last ? Task.FromException<int>(new InvalidOperationException($"try {tried}")) : Task.FromResult(tried);
    }

    [Fact(DisplayName = "what fails is tried again until it succeeds")]
    public async Task Succeeds() => (await RetrySupport.Retry(() => FailUntil(4), 5).WaitAsync(Forever)).ShouldBe(4);

    [Fact(DisplayName = "the last try's failure is the result")]
    public async Task Fails()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => RetrySupport.Retry(() => FailUntil(100), 2).WaitAsync(Forever));

        failure.Message.ShouldBe($"try {_tried}");
    }

    [Fact(DisplayName = "between two tries lies the pause, by the scheduler's clock")]
    public async Task Pause()
    {
        var result = RetrySupport.Retry(() => FailUntil(2), 5, TimeSpan.FromSeconds(10), Sys.Scheduler);

        await AwaitConditionAsync(() => Volatile.Read(ref _tried) == 1, Forever, "the state does not change");
        result.IsCompleted.ShouldBeFalse();
        await AwaitAssertAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromSeconds(10));
                result.IsCompleted.ShouldBeTrue();
            },
            Forever, TimeSpan.FromMilliseconds(20));

        (await result).ShouldBe(2);
    }
}
