using Akka.Configuration;

namespace Collab.Tests.Support;

/// <summary>An actor system with Collab's settings, stores in memory, and timers that stand until a spec moves them.</summary>
public abstract class RoomSpec(string? config = null)
    : Akka.TestKit.Xunit2.TestKit(ConfigurationFactory.ParseString(config ?? "").WithFallback(CollabTestConfig.Default));
