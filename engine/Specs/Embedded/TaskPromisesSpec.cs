using Akka.TestKit.Extensions;
using Shouldly;

namespace Engine.Specs.Embedded;

/// <summary>What Akka.NET's kit promises of tasks in the versions that have these methods; later packages leave them to assertion libraries.</summary>
public sealed class TaskPromisesSpec
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "a task keeps its promise within a deadline, or the test fails")]
    public async Task Promises()
    {
        var never = new TaskCompletionSource<int>().Task;

        (await Task.FromResult(1).ShouldCompleteWithin(Long)).ShouldBe(1);
        await Task.FromResult(1).ShouldCompleteWithin(1, Long);
        await Should.ThrowAsync<Exception>(() => Task.FromResult(1).ShouldCompleteWithin(2, Long));
        await Should.ThrowAsync<Exception>(() => never.ShouldCompleteWithin(TimeSpan.FromMilliseconds(20)));
        var failed = Task.FromException(new InvalidOperationException("why"));
        (await failed.ShouldThrowWithin<InvalidOperationException>(Long)).Message.ShouldBe("why");
    }
}
