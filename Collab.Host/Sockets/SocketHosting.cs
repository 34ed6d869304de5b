using Collab.Actors;

namespace Collab.Host.Sockets;

/// <summary>Sockets in a host: <c>services.AddCollabSockets(…)</c> and <c>app.MapCollabSockets()</c>.</summary>
public static class SocketHosting
{
    // CONNECT is how HTTP/2 opens a socket.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Connect];

    /// <summary>
    /// Besides, the host brings an <see cref="Collab.Actors.Edge.ITokenVerifier"/>, a <see cref="TimeProvider"/>, and an actor system
    /// with the edge in its registry.
    /// </summary>
    /// <param name="origins">Pages that may open sockets beside the host's own [WS3].</param>
    public static IServiceCollection AddCollabSockets(
        this IServiceCollection services, CollabSettings settings, IEnumerable<string> origins, WebSocketSettings? webSocket = null)
    {
        services.AddSingleton(new OriginPolicy(origins));
        services.AddSingleton(webSocket ?? new WebSocketSettings());
        services.AddSingleton(provider => new AddressLimit(
            settings.Limits.ConnectionsPerAddress, settings.Sockets.AddressWindow, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SocketEndpoint>(provider, settings));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EventStreamEndpoint>(provider, settings));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<SocketDrain>(provider, settings));
        return services;
    }

    public static IEndpointRouteBuilder MapCollabSockets(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<SocketEndpoint>();
        foreach (var pattern in (string[])["/ws", "/ws/{room}", "/api/v1/ws", "/api/v1/ws/{room}"])
            routes.MapMethods(pattern, Methods, endpoint.HandleAsync).ExcludeFromDescription();
        return routes;
    }
}
