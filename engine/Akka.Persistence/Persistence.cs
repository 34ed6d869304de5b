using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>Gives an actor system its <see cref="PersistenceExtension"/>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    private static readonly Lazy<Config> Defaults = new(ReadDefaults);

    public static Persistence Instance { get; } = new();

    public static Config DefaultConfig() => Defaults.Value;

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);

    private static Config ReadDefaults() =>
        ConfigurationFactory.FromResource("Akka.Persistence.persistence.conf", typeof(Persistence).Assembly);
}
