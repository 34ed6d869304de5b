using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class ReceiveTimeoutSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed record Quiet : INotInfluenceReceiveTimeout;

    private sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef probe, TimeSpan timeout)
        {
            SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => probe.Tell("timeout"));
            Receive<string>(text => text == "off", _ =>
            {
                SetReceiveTimeout(null);
                Sender.Tell(Context.ReceiveTimeout is null);
            });
            ReceiveAny(_ => { });
        }
    }

    private IActorRef Start(TimeSpan timeout)
    {
        var probe = TestActor;
        return Sys.ActorOf(Props.Create(() => new Impatient(probe, timeout)));
    }

    [Fact(DisplayName = "an actor that hears nothing gets the timeout, again and again")]
    public void Repeats()
    {
        Start(TimeSpan.FromMilliseconds(100));
        ExpectMsg("timeout");
        ExpectMsg("timeout");
    }

    [Fact(DisplayName = "messages put it off, those that do not influence it do not")]
    public void PutOff()
    {
        var actor = Start(TimeSpan.FromMilliseconds(1_500));
        for (var i = 0; i < 20; i++)
        {
            actor.Tell("busy");
            Thread.Sleep(100);
        }

        // Two seconds have gone by, more than the timeout.
        ExpectNoMsg(TimeSpan.Zero);
        for (var i = 0; i < 20; i++)
        {
            actor.Tell(new Quiet());
            Thread.Sleep(100);
        }

        ExpectMsg("timeout", TimeSpan.FromSeconds(5));
    }

    [Fact(DisplayName = "it can be turned off")]
    public void Off()
    {
        var actor = Start(TimeSpan.FromMilliseconds(50));
        actor.Tell("off");
        FishForMessage(message => message is true);
        Thread.Sleep(200);
        ExpectNoMsg(TimeSpan.Zero);
    }
}
