using Akka.Configuration;
using Collab.Actors;

namespace Collab.TestKit;

/// <summary>
/// Settings for the actor system of a test: Collab's own, a journal and a snapshot store in memory (see <see cref="GateJournal"/>), and the
/// listener that <c>EventFilter</c> needs.
/// </summary>
/// <example>
/// With xunit, and likewise with any other kit that takes a <see cref="Config"/>:
/// <code>
/// public sealed class BotSpecs() : Akka.TestKit.Xunit2.TestKit(CollabTestConfig.Default)
/// </code>
/// </example>
public static class CollabTestConfig
{
    private const string Resource = "test.conf";

    /// <summary>Timers run by themselves, as in production.</summary>
    public static Config RealTime { get; } = GateJournal.Settings.WithFallback(Read()).WithFallback(CollabActors.DefaultConfig());

    /// <summary>Timers stand until <see cref="EntityFixture.Advance"/> moves them together with the clock: nothing in a test waits for real time.</summary>
    public static Config Default { get; } = ConfigurationFactory
        .ParseString("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
        .WithFallback(RealTime);

    private static Config Read()
    {
        using var stream = typeof(CollabTestConfig).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the assembly.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
