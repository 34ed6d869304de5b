using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Storage;

public static class StorageExtensions
{
    public static IServiceCollection AddCollabStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => DatabaseTarget.Open(
            provider.GetRequiredService<IOptions<CollabOptions>>().Value.Storage, provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<Migrator>();
        return services;
    }
}
