using Akka.Actor;
using Xunit;

namespace Engine.Specs.Embedded;

public sealed class AwaitingSupervisorSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Fault : Exception;

    private sealed class AwaitsItsChild : ReceiveActor
    {
        public AwaitsItsChild()
        {
            var child = Context.ActorOf(Props.Create(() => new Fragile()));
            ReceiveAsync<string>(async text =>
            {
                child.Tell("fail");
                Sender.Tell(await child.Ask<string>(text, TimeSpan.FromSeconds(10)));
            });
        }
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile()
        {
            Receive<string>(text => text == "fail", _ => throw new Fault());
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    [Fact(DisplayName = "a child that fails while its parent's handler waits is restarted at once, so that the parent can wait for its answer")]
    public void RestartsWhileWaiting()
    {
        var parent = Sys.ActorOf(Props.Create(() => new AwaitsItsChild()));
        parent.Tell("after the restart");
        ExpectMsg("after the restart", TimeSpan.FromSeconds(5));
    }
}
