using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What an actor system needs before all else: its configuration and its kind.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup()
    {
    }

    /// <summary>The settings; the reference settings stand below them in any case.</summary>
    public Option<Config> Config { get; private init; } = Option<Config>.None;

    /// <summary>Stands above <c>akka.actor.provider</c>.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; private init; } = Option<ProviderSelection>.None;

    public static BootstrapSetup Create() => new();

    public BootstrapSetup WithActorRefProvider(ProviderSelection name) =>
        new() { Config = Config, ActorRefProvider = Option<ProviderSelection>.Create(name) };

    public BootstrapSetup WithConfig(Config config) =>
        new() { Config = Option<Config>.Create(config), ActorRefProvider = ActorRefProvider };

    /// <summary>Puts settings below those that are there.</summary>
    public BootstrapSetup WithConfigFallback(Config config) =>
        WithConfig(Config.HasValue ? Config.Value.SafeWithFallback(config) : config);
}
