using Akka.Actor;

namespace Collab.Tests.Support;

/// <summary>A parent for one actor in a spec: what the child says to it goes to a probe.</summary>
public sealed class StepParent : ReceiveActor
{
    public StepParent(Props child, IActorRef probe)
    {
        var actor = Context.ActorOf(child, "child");
        Receive<GetChild>(_ => Sender.Tell(actor));
        ReceiveAny(probe.Forward);
    }

    public static Props Props(Props child, IActorRef probe) => Akka.Actor.Props.Create(() => new StepParent(child, probe));

    public sealed record GetChild : INoSerializationVerificationNeeded;
}
