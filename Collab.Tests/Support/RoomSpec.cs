using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Collab.Actors;

namespace Collab.Tests.Support;

/// <summary>An actor system with Collab's settings, stores in memory, and timers that stand until a spec moves them.</summary>
public abstract class RoomSpec(string? config = null)
    : TestKit(ConfigurationFactory.ParseString(config ?? "").WithFallback(Defaults))
{
    private static readonly Akka.Configuration.Config Defaults = ConfigurationFactory
        .ParseString("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
        .WithFallback(TestConfig.Read())
        .WithFallback(CollabActors.DefaultConfig());
}
