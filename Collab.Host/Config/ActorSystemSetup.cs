using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Users;
using Collab.Host.Storage;

namespace Collab.Host.Config;

/// <summary>The actor system in the host: Collab's actors, their journal in the same database as everything else, their logs in the host's.</summary>
public static class ActorSystemSetup
{
    public static IServiceCollection AddCollabActorSystem(this IServiceCollection services, CollabOptions options)
    {
        services.AddSingleton<LiveRooms>().AddSingleton<EdgeMetrics>();
        services.AddSingleton(provider => new SessionTickets(provider.GetRequiredService<SecretKey>().Derive("session-ticket")));
        services.AddAkka("collab", (akka, provider) =>
        {
            var database = provider.GetRequiredService<Database>();
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
            akka.WithSqlPersistence(database.ConnectionString, database.ProviderName);
            akka.AddCollabActors(options.ForActors(), new CollabServices(
                provider.GetRequiredService<IRoomDirectory>(),
                provider.GetRequiredService<SessionTickets>(),
                provider.GetRequiredService<ITokenVerifier>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<LiveRooms>(),
                provider.GetRequiredService<EdgeMetrics>())
            {
                Users = provider.GetRequiredService<IUserDirectory>(),
                Runs = provider.GetRequiredService<IRunDirectory>(),
            });
        });
        return services;
    }
}
