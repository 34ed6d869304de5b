using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Serialization;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Collects what an actor system of the host is made of: settings, setups, and what starts with it.</summary>
public sealed partial class AkkaConfigurationBuilder
{
    /// <summary>Setups for the actor system, one of each type.</summary>
    public readonly HashSet<Setup> Setups = [];

    private readonly List<ActorStarterWithResolver> _actorStarters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private readonly List<(string Name, Type[] Types, Func<ExtendedActorSystem, Serializer> Make)> _serializers = [];
    private readonly List<Type> _extensions = [];

    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        ServiceCollection = serviceCollection;
        ActorSystemName = actorSystemName;
    }

    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    public Option<ProviderSelection> ActorRefProvider { get; private set; } = Option<ProviderSelection>.None;

    internal IServiceCollection ServiceCollection { get; }

    internal string ActorSystemName { get; }

    /// <summary>Starts actors when the system runs. The starters run in the order in which they were added.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter) =>
        StartActors((system, registry, _) => starter(system, registry));

    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        _actorStarters.Add(starter);
        return this;
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter) =>
        StartActors((system, registry, _) => starter(system, registry));

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter) =>
        StartActors((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        });

    /// <summary>Runs something once all actors have been started.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask) =>
        AddStartup((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        });

    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        _startupTasks.Add(startupTask);
        return this;
    }

    /// <summary>Adds a serializer under a name of the configuration, for these types and those derived from them.</summary>
    public AkkaConfigurationBuilder WithCustomSerializer(
        string serializerIdentifier,
        IEnumerable<Type> boundTypes,
        Func<ExtendedActorSystem, Serializer> serializerFactory)
    {
        _serializers.Add((serializerIdentifier, [.. boundTypes], serializerFactory));
        return this;
    }

    /// <summary>Loads an extension when the system starts, beside those that the settings name.</summary>
    public AkkaConfigurationBuilder WithExtension<T>()
        where T : IExtensionId =>
        WithExtensions(typeof(T));

    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(extension))
                throw new ConfigurationException($"Type must extends {nameof(IExtensionId)}: [{extension.FullName}]");
            if (extension.IsAbstract || extension.GetConstructor(Type.EmptyTypes) is null)
                throw new ConfigurationException($"Type must have an empty constructor: [{extension.FullName}]");
            if (!_extensions.Contains(extension))
                _extensions.Add(extension);
        }
        return this;
    }

    internal AkkaConfigurationBuilder AddHoconConfiguration(Config hocon, HoconAddMode mode)
    {
        var added = (Configuration.HasValue, mode) switch
        {
            (false, _) or (_, HoconAddMode.Replace) => hocon,
            (_, HoconAddMode.Append) => Configuration.Value.SafeWithFallback(hocon),
            (_, HoconAddMode.Prepend) => hocon.SafeWithFallback(Configuration.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };
        Configuration = Option<Config>.Create(added ?? Config.Empty);
        return this;
    }

    internal AkkaConfigurationBuilder WithActorRefProvider(ProviderSelection provider)
    {
        ActorRefProvider = Option<ProviderSelection>.Create(provider);
        return this;
    }

    internal AkkaConfigurationBuilder AddSetup(Setup setup)
    {
        if (setup is BootstrapSetup)
            throw new ConfigurationException($"{nameof(BootstrapSetup)} is made by the host: use {nameof(AkkaHostingExtensions.AddHocon)} and {nameof(AkkaHostingExtensions.WithActorRefProvider)}.");
        Setups.RemoveWhere(other => other.GetType() == setup.GetType());
        Setups.Add(setup);
        return this;
    }
}
