using Microsoft.Extensions.DependencyInjection;

namespace Collab.Client;

public static class CollabClientServices
{
    /// <summary>Registers one <see cref="CollabClient"/>, made from the options and closed with the container.</summary>
    public static IServiceCollection AddCollabClient(this IServiceCollection services, Action<CollabClientOptions> configure) =>
        services.AddSingleton(_ =>
        {
            var options = new CollabClientOptions();
            configure(options);
            return new CollabClient(options);
        });
}
