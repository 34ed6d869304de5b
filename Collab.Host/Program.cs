using Collab.Host.Auth;
using Collab.Host.Cli;
using Collab.Host.Config;
using Collab.Host.Operations;
using Collab.Host.Rest;
using Collab.Host.Sockets;
using Collab.Host.Storage;

namespace Collab.Host;

/// <summary>The console host: reads the command line, puts the parts together, serves.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) =>
        CollabCommand.RunAsync(args, start => StartUp.ServeAsync(() => Build(start)));

    /// <summary>The whole server, not started yet. <paramref name="adjust"/> comes last, so that tests can put their own parts in.</summary>
    public static WebApplication Build(StartSettings start, Action<IServiceCollection>? adjust = null)
    {
        var builder = HostBuilding.Create(start);
        builder.AddCollabLogging();
        var options = builder.AddCollabConfig();
        builder.Services.AddCollabStorage();
        builder.Services.AddCollabActorSystem(options);
        builder.Services.AddCollabAuth();
        builder.Services.AddCollabRest();
        builder.Services.AddCollabSockets(options.ForActors(), options.Cors.Origins, options.WebSocket);
        builder.Services.AddCollabOperations();
        adjust?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseCollabOperations();
        app.UseCollabProblems();
        app.UseCollabPage();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseIdempotency();
        app.MapCollabOperations();
        app.MapCollabRest();
        app.MapCollabSockets();
        return app;
    }
}
