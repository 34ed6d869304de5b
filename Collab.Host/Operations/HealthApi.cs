using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Cluster;
using Collab.Host.Rest;
using Collab.Host.Storage;

namespace Collab.Host.Operations;

/// <summary>One thing that must work for this node to serve.</summary>
public interface IReadinessCheck
{
    string Name { get; }

    /// <summary>Null when it works, else what is wrong, in words that may be shown to anyone.</summary>
    Task<string?> CheckAsync(CancellationToken cancel);
}

/// <summary>The database, and so the journal in it.</summary>
public sealed class DatabaseReadiness(Database database, ILogger<DatabaseReadiness> log) : IReadinessCheck
{
    public string Name => "journal";

    public async Task<string?> CheckAsync(CancellationToken cancel)
    {
        try
        {
            await database.PingAsync(cancel);
            return null;
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("The database does not answer: {Reason}", database.Explain(failure)?.Message ?? failure.Message);
            return "the database does not answer";
        }
    }
}

/// <summary>This node's place in the cluster, which may be one of a single node.</summary>
public sealed class ClusterReadiness(IServiceProvider services) : IReadinessCheck
{
    public string Name => "cluster";

    public Task<string?> CheckAsync(CancellationToken cancel)
    {
        var status = Akka.Cluster.Cluster.Get(services.GetRequiredService<ActorSystem>()).SelfMember.Status;
        return Task.FromResult(status == MemberStatus.Up ? null : $"this node is {status}");
    }
}

/// <summary>Not ready any more as soon as the end has begun, so that a balancer sends nobody new here.</summary>
public sealed class LifetimeReadiness(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    public string Name => "lifetime";

    public Task<string?> CheckAsync(CancellationToken cancel) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? "the server is stopping"
        : lifetime.ApplicationStarted.IsCancellationRequested ? null : "the server is starting");
}

public sealed record HealthStatus(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Checks = null);

/// <summary><c>/health</c>, <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can serve [OP1].</summary>
public static class HealthApi
{
    public static WebApplication MapHealthApi(this WebApplication app)
    {
        var health = app.MapGroup("/health").WithTags("operations");
        health.MapGet("", () => new HealthStatus("healthy")).WithName("health").WithSummary("Whether the process answers").Shows(answer: """{"status":"healthy"}""");
        health.MapGet("/live", () => new HealthStatus("healthy")).WithName("live").WithSummary("Whether the process answers").Shows(answer: """{"status":"healthy"}""");
        // Balancers and uptime checks like to ask without wanting the answer's body.
        foreach (var address in (string[])["", "/live"]) health.MapMethods(address, [HttpMethods.Head], () => new HealthStatus("healthy")).ExcludeFromDescription();
        health.MapMethods("/ready", [HttpMethods.Head], ReadyAsync).ExcludeFromDescription();
        health.MapGet("/ready", ReadyAsync).WithName("ready").WithSummary("Whether this node can serve").Produces<HealthStatus>().Refuses(503)
            .Shows(answer: """{"status":"healthy","checks":{"journal":"ok","cluster":"ok","lifetime":"ok"}}""");
        return app;
    }

    private static async Task<IResult> ReadyAsync(IEnumerable<IReadinessCheck> checks, CancellationToken cancel)
    {
        var found = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(checks.Select(async check => found[check.Name] = await check.CheckAsync(cancel) ?? "ok"));
        return found.Values.All(state => state == "ok")
            ? TypedResults.Ok(new HealthStatus("healthy", found))
            : TypedResults.Json(new HealthStatus("unhealthy", found), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
