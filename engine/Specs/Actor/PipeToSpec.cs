using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class PipeToSpec : Akka.TestKit.Xunit2.TestKit
{
    private readonly TaskCompletionSource<string> _source = new();

    [Fact(DisplayName = "a result becomes a message, with the sender that was given")]
    public void Result()
    {
        var other = CreateTestProbe();
        _ = _source.Task.PipeTo(TestActor, other.Ref);
        _source.SetResult("hello");
        ExpectMsg("hello");
        LastSender.ShouldBe(other.Ref);
    }

    [Fact(DisplayName = "an exception becomes a Status.Failure with that very exception")]
    public void Failure()
    {
        _ = _source.Task.PipeTo(TestActor);
        _source.SetException(new InvalidOperationException("no"));
        ExpectMsg<Status.Failure>().Cause.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("no");
    }

    [Fact(DisplayName = "a cancelled task becomes a Status.Failure too")]
    public void Cancelled()
    {
        _ = _source.Task.PipeTo(TestActor);
        _source.SetCanceled();
        ExpectMsg<Status.Failure>().Cause.ShouldBeOfType<TaskCanceledException>();
    }

    [Fact(DisplayName = "both can be transformed")]
    public void Transformed()
    {
        _ = _source.Task.PipeTo(TestActor, success: text => text.Length);
        _source.SetResult("four");
        ExpectMsg(4);
        _ = Task.FromException(new InvalidOperationException("no")).PipeTo(TestActor, failure: cause => cause.Message);
        ExpectMsg("no");
    }

    [Fact(DisplayName = "a task without a result sends nothing but what is asked for")]
    public void Silent()
    {
        _ = Task.CompletedTask.PipeTo(TestActor);
        _ = Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        ExpectMsg("done");
    }
}
