using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Akka.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>How the collected parts become services and an actor system.</summary>
public sealed partial class AkkaConfigurationBuilder
{
    /// <summary>Offers the actor system and its registry to the host's other services.</summary>
    internal void Bind()
    {
        ServiceCollection.AddSingleton<ActorSystem>(services => services.GetRequiredService<AkkaConfigurationBuilder>().CreateSystem(services));
        ServiceCollection.AddSingleton(services => ActorRegistry.For(services.GetRequiredService<ActorSystem>()));
        ServiceCollection.AddSingleton<IActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        ServiceCollection.AddSingleton<IReadOnlyActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        ServiceCollection.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
    }

    /// <summary>Starts the actors, then what comes after them.</summary>
    internal async Task StartAsync(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _actorStarters)
            await starter(system, registry, resolver).ConfigureAwait(false);
        foreach (var task in _startupTasks)
            await task(system, registry).ConfigureAwait(false);
    }

    private ActorSystem CreateSystem(IServiceProvider services)
    {
        AddExtensionSettings();
        var bootstrap = BootstrapSetup.Create();
        if (Configuration.HasValue)
            bootstrap = bootstrap.WithConfig(Configuration.Value);
        if (ActorRefProvider.HasValue)
            bootstrap = bootstrap.WithActorRefProvider(ActorRefProvider.Value);

        var setups = new List<Setup>(Setups) { bootstrap, DependencyResolverSetup.Create(services) };
        if (_serializers.Count > 0)
            setups.Add(SerializationSetup.Create(CreateSerializers));
        if (!Setups.Any(setup => setup is LoggerFactorySetup) && services.GetService<ILoggerFactory>() is { } loggers)
            setups.Add(new LoggerFactorySetup(loggers));
        return ActorSystem.Create(ActorSystemName, ActorSystemSetup.Create([.. setups]));
    }

    private ImmutableHashSet<SerializerDetails> CreateSerializers(ExtendedActorSystem system) =>
        [.. _serializers.Select(s => SerializerDetails.Create(s.Name, s.Make(system), [.. s.Types]))];

    private void AddExtensionSettings()
    {
        if (_extensions.Count == 0)
            return;
        IList<string> named = Configuration.HasValue ? Configuration.Value.GetStringList("akka.extensions") : [];
        var all = named.Concat(_extensions.Select(type => $"{type.FullName}, {type.Assembly.GetName().Name}")).Distinct();
        var hocon = $"akka.extensions = [{string.Join(", ", all.Select(name => $"\"{name}\""))}]";
        AddHoconConfiguration(ConfigurationFactory.ParseString(hocon), HoconAddMode.Prepend);
    }
}
