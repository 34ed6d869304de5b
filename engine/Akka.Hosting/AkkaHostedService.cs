using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>
/// Lets the actor system live as long as the host: it starts with it, is shut down in order when the host stops, and
/// when it ends by itself, the host stops too.
/// </summary>
public partial class AkkaHostedService : IHostedService
{
    protected ActorSystem? ActorSystem;
    protected CoordinatedShutdown? CoordinatedShutdown;
    protected readonly AkkaConfigurationBuilder ConfigurationBuilder;
    protected readonly IServiceProvider ServiceProvider;
    protected readonly ILogger<AkkaHostedService> Logger;
    protected readonly IHostApplicationLifetime? HostApplicationLifetime;

    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder,
        IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime? applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ActorSystem = ServiceProvider.GetRequiredService<ActorSystem>();
            CoordinatedShutdown = Actor.CoordinatedShutdown.Get(ActorSystem);
            await ConfigurationBuilder.StartAsync(ActorSystem).ConfigureAwait(false);
            _ = StopHostAfterAsync(ActorSystem, CoordinatedShutdown);
        }
        catch (Exception e)
        {
            LogStartFailed(e);
            HostApplicationLifetime?.StopApplication();
            throw;
        }
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        // There is none if its start failed; that error is the one to tell.
        if (CoordinatedShutdown is not null)
            await CoordinatedShutdown.Run(Actor.CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
    }

    private async Task StopHostAfterAsync(ActorSystem system, CoordinatedShutdown shutdown)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        if (shutdown.ShutdownReason is Actor.CoordinatedShutdown.ClusterDowningReason or Actor.CoordinatedShutdown.ClusterLeavingReason)
            Environment.ExitCode = -1;
        HostApplicationLifetime?.StopApplication();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "Unable to start AkkaHostedService - shutting down application")]
    private partial void LogStartFailed(Exception exception);
}
