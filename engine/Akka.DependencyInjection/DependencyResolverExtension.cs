using Akka.Actor;
using Akka.Configuration;

namespace Akka.DependencyInjection;

/// <summary>Gives an actor system its <see cref="DependencyResolver"/>.</summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        return setup.HasValue
            ? new DependencyResolver(setup.Value.DependencyResolver)
            : throw new ConfigurationException(
                $"Unable to find [{nameof(DependencyResolverSetup)}] included in {nameof(ActorSystem)} settings. "
                + $"Please specify one before attempting to use dependency injection inside {nameof(ActorSystem)}.");
    }
}
