using System.Net;
using Collab.Host.Config;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Collab.Host.Operations;

public static class OperationsExtensions
{
    public static IServiceCollection AddCollabOperations(this IServiceCollection services)
    {
        services.AddSingleton<MetricStore>().AddSingleton<RoomMetrics>();
        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        services.AddSingleton<IReadinessCheck, ClusterReadiness>();
        services.AddSingleton<IReadinessCheck, LifetimeReadiness>();
        services.AddHostedService<Telemetry>();
        services.AddOptions<HostOptions>().Configure<IOptions<CollabOptions>>((host, options) => host.ShutdownTimeout = options.Value.Shutdown.Timeout);
        services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>().Configure<IOptions<CollabOptions>>((kestrel, options) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.Http.BodyBytes;
        });
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CollabOptions>>((cors, options) =>
            cors.AddDefaultPolicy(policy => policy.WithOrigins([.. Origins(options.Value.Cors)]).AllowAnyMethod()
                .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID")
                .WithExposedHeaders("Retry-After", "WWW-Authenticate", "Location", "Idempotency-Replayed").SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<CollabOptions>>((forwarded, options) => Trust(forwarded, options.Value.Http.TrustedProxies));
        return services;
    }

    /// <summary>What every request passes first.</summary>
    public static WebApplication UseCollabOperations(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<CollabOptions>>().Value;
        if (options.Http.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>(options.Http.FrameAncestors);
        app.UseCors();
        return app;
    }

    public static WebApplication MapCollabOperations(this WebApplication app)
    {
        app.MapHealthApi();
        app.MapClientPackage();
        // Made now, so that it hears the meters from the first request on.
        var metrics = app.Services.GetRequiredService<MetricStore>();
        app.Services.GetRequiredService<RoomMetrics>();
        app.MapGet("/metrics", () => Results.Text(PrometheusText.Write(metrics.Read()), PrometheusText.ContentType)).ExcludeFromDescription();
        return app;
    }

    // The framework knows "*" only where it stands alone.
    private static IEnumerable<string> Origins(Config.CorsOptions cors) => cors.Origins.Contains("*") ? ["*"] : cors.Origins;

    private static void Trust(ForwardedHeadersOptions forwarded, IList<string> proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }
}
