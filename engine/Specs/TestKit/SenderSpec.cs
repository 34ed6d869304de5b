using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

public sealed class ImplicitSenderSpec : Akka.TestKit.Xunit2.TestKit
{
    [Fact(DisplayName = "a test tells as its TestActor, also after awaits, timers and other threads")]
    public async Task AfterAwaits()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        echo.Tell("at first");
        await ExpectMsgAsync("at first");

        await Task.Delay(1);
        echo.Tell("after a delay");
        await ExpectMsgAsync("after a delay");

        await Task.Run(() => Thread.Sleep(1));
        echo.Tell("after another thread");
        await ExpectMsgAsync("after another thread");

        await Task.Yield();
        echo.Tell("after a yield");
        await ExpectMsgAsync("after a yield");
    }

    [Fact(DisplayName = "an assertion that is tried again still tells as the TestActor")]
    public async Task Retried()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        var tries = 0;

        await AwaitAssertAsync(async () =>
        {
            echo.Tell(++tries);
            await ExpectMsgAsync(tries);
            tries.ShouldBe(3);
        });
    }

    [Fact(DisplayName = "making a probe leaves the sender as it was")]
    public void Probes()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        CreateTestProbe();

        echo.Tell("mine");

        ExpectMsg("mine");
    }
}

public sealed class NoImplicitSenderSpec : Akka.TestKit.Xunit2.TestKit, INoImplicitSender
{
    [Fact(DisplayName = "a test that asks for it has no sender")]
    public void None()
    {
        TestActor.Tell("whose?");

        ExpectMsg("whose?");
        LastSender.ShouldBe(Sys.DeadLetters);
    }
}
