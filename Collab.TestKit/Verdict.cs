using Akka.Actor;
using Akka.TestKit;

namespace Collab.TestKit;

/// <summary>Fails a test in its own framework's way, and waits for answers no longer than the kit's patience.</summary>
internal sealed class Verdict(ActorSystem system)
{
    private readonly ITestKitAssertions _assertions = TestKitAssertionsExtension.For(system).Assertions;

    /// <summary>How long anything in a test may take: <c>akka.test.single-expect-default</c>.</summary>
    public TimeSpan Patience { get; } = TestKitExtension.For(system).SingleExpectDefault;

    /// <summary>A probe more of the same test.</summary>
    public TestProbe CreateProbe() => new(system, _assertions);

    public void Require(bool condition, string otherwise) => _assertions.AssertTrue(condition, "{0}", otherwise);

    public T Await<T>(Task<T> answer, string what)
    {
        try
        {
            return answer.WaitAsync(Patience).GetAwaiter().GetResult();
        }
        catch (Exception late) when (late is TimeoutException or AskTimeoutException)
        {
            _assertions.Fail("{0}", $"{what} took longer than {Patience}");
            throw;
        }
    }

    public T Ask<T>(IActorRef actor, object message) => Await(actor.Ask<T>(message, Patience), $"the answer to {message}");
}
