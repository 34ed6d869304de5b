using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Collab.Client;

/// <summary>Clients from a container. Each is made when it is first asked for, not connected, and disposed with the container.</summary>
public static class CollabClientServices
{
    /// <summary>Registers one <see cref="CollabClient"/>; it logs where the container logs.</summary>
    public static IServiceCollection AddCollabClient(this IServiceCollection services, Action<CollabClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddCollabClient((_, options) => configure(options));
    }

    /// <summary>The same, with services at hand: one that fetches tokens, say.</summary>
    public static IServiceCollection AddCollabClient(this IServiceCollection services, Action<IServiceProvider, CollabClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(provider => Make(provider, configure));
    }

    /// <summary>One of several clients, asked for by its key.</summary>
    public static IServiceCollection AddKeyedCollabClient(
        this IServiceCollection services, object key, Action<IServiceProvider, CollabClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddKeyedSingleton(key, (provider, _) => Make(provider, configure));
    }

    private static CollabClient Make(IServiceProvider provider, Action<IServiceProvider, CollabClientOptions> configure)
    {
        var options = new CollabClientOptions
        {
            Logger = (ILogger?)provider.GetService<ILoggerFactory>()?.CreateLogger<CollabClient>() ?? NullLogger.Instance,
            Time = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        configure(provider, options);
        return new CollabClient(options);
    }
}
