using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Tests.Edge;

/// <summary>What a client waits for is answered, whatever it waits for does.</summary>
public sealed class SocketWaitsSpec() : EdgeSpec(new CollabSettings
{
    Sockets = new SocketSettings { RejoinDelay = TimeSpan.FromMilliseconds(1), RejoinDelayMax = TimeSpan.FromMilliseconds(1) },
    Lifecycle = new LifecycleSettings { Handshake = TimeSpan.FromSeconds(1), Ready = TimeSpan.FromSeconds(1) },
})
{
    [Fact(DisplayName = "[WS5] a join that its client takes back before the room answers is answered too, as failed")]
    public void JoinTakenBack()
    {
        var client = Open();
        client.Send("""{"type":"join","id":"j1","room":"room"}""");
        var join = Rooms.ExpectMsg<Join>();
        client.Send("""{"type":"leave","id":"l1","room":"room"}""");
        client.Settle("leaving");
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 0, false, join.Attempt), connection.Ref);
        connection.ExpectMsg<Leave>();
        Sys.Stop(connection.Ref);
        client.ExpectError("unavailable", "j1");
        client.Expect("left");
        client.Expect("ack");
    }

    [Fact(DisplayName = "[WS11] a new token whose check never ends is refused in time, and another can be tried")]
    public void TokenCheckHangs()
    {
        var client = Open();
        Verifier.Pending = true;
        client.Send("""{"type":"auth","id":"a1","data":{"token":"t"}}""");
        client.ExpectError("unavailable", "a1");
        Verifier.Pending = false;
        client.Send("""{"type":"auth","id":"a2","data":{"token":"t"}}""");
        client.ExpectError("invalid_token", "a2");
    }

    [Fact(DisplayName = "[CT4] however often a lost room refuses, its socket tries on until its time is up, and keeps its other rooms")]
    public void RefusedOften()
    {
        var client = Open();
        client.Send("""{"type":"join","room":"room"}""");
        var connection = LetIn(client);
        Rooms.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is Join join)
                sender.Tell(new JoinRefused(join.Room, CloseCode.Internal, join.Attempt));
            return AutoPilot.KeepRunning;
        }));
        Sys.Stop(connection.Ref);
        client.Expect("left");
        client.Settle("open");
    }
}
