using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Engine.Specs.Persistence;

/// <summary>A system with the journal and the snapshot store in memory, and quick limits.</summary>
public abstract class PersistenceSpec : TestKit
{
    protected const string InMemory = """
        akka.loglevel = WARNING
        akka.stdout-loglevel = OFF
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """;

    private static int _last;

    protected PersistenceSpec(string hocon = "")
        : base(ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(InMemory)))
    {
    }

    /// <summary>A persistence id that no other spec uses.</summary>
    protected string Id { get; } = $"spec-{Interlocked.Increment(ref _last)}";
}
