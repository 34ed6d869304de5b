using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Edge;

namespace Collab.TestKit;

/// <summary>The one edge of an actor system, made for the first fixture in it.</summary>
internal sealed class TestEdge(ExtendedActorSystem system) : IExtension
{
    public IActorRef Ref { get; } = system.ActorOf(Props.Create(() => new TapEdge()), EdgeActor.Name);

    public static TestEdge Of(ActorSystem system) => system.WithExtension<TestEdge, Provider>();

    /// <summary>A probe that sees a copy of what this room or user sends to the edge.</summary>
    public static TestProbe CopyTo(TestKitBase kit, Verdict verdict, object key)
    {
        var probe = kit.CreateTestProbe();
        verdict.Ask<TapEdge.CopyTo>(Of(kit.Sys).Ref, new TapEdge.CopyTo(key, probe.Ref));
        return probe;
    }

    public sealed class Provider : ExtensionIdProvider<TestEdge>
    {
        public override TestEdge CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
