using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Rest;

/// <summary>Bytes that wait for sockets that don't keep up: of all of them, and of the slowest one.</summary>
public sealed record QueueStats(long Bytes, long LongestBytes);

/// <summary>Frames per second over the last ten seconds, of the whole node, whatever the organisation.</summary>
public sealed record RateStats(double FramesIn, double FramesOut);

/// <summary>What is of the caller's organisation: rooms in memory, connections in rooms, connections, distinct users, channels with subscribers.</summary>
public sealed record Figures(int Rooms, int Participants, int Connections, int Users, int Channels, QueueStats Queues, RateStats Rates);

/// <summary>One node's figures, under the address that it has in the cluster.</summary>
public sealed record NodeFigures(string Node, Figures Figures);

/// <summary>Each node, and all of them together. Users and channels of several nodes are counted once per node.</summary>
public sealed record ServerStats(DateTimeOffset At, IReadOnlyList<NodeFigures> Nodes, Figures Totals)
{
    public static ServerStats Of(DateTimeOffset at, IReadOnlyList<NodeFigures> nodes) => new(at, nodes, Sum([.. nodes.Select(node => node.Figures)]));

    private static Figures Sum(IReadOnlyList<Figures> all) => new(
        all.Sum(one => one.Rooms), all.Sum(one => one.Participants), all.Sum(one => one.Connections), all.Sum(one => one.Users), all.Sum(one => one.Channels),
        new QueueStats(all.Sum(one => one.Queues.Bytes), all.Select(one => one.Queues.LongestBytes).DefaultIfEmpty().Max()),
        new RateStats(all.Sum(one => one.Rates.FramesIn), all.Sum(one => one.Rates.FramesOut)));
}

/// <summary><c>GET /api/v1/stats</c>: what the server holds of the caller's organisation, for its admins and for scrapers [ST1].</summary>
public static class StatsApi
{
    private const string Policy = "stats";

    private const string FiguresExample =
        """{"rooms":12,"participants":40,"connections":41,"users":35,"channels":3,"queues":{"bytes":0,"longest_bytes":0},"rates":{"frames_in":96.4,"frames_out":1830.2}}""";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddStats(this IServiceCollection services)
    {
        services.AddSingleton<FrameRates>().AddHostedService(provider => provider.GetRequiredService<FrameRates>());
        return services.AddAuthorization(options => options.AddPolicy(Policy, policy => policy.RequireRole(TokenRoles.Admin, TokenRoles.Metrics)));
    }

    public static RouteGroupBuilder MapStatsApi(this RouteGroupBuilder api)
    {
        api.MapGet("/stats", GetAsync).WithTags("operations").WithName("getStats").WithSummary("What the server holds of your organisation now (admin, metrics)")
            .RequireAuthorization(Policy).Refuses(401, 403, 503)
            .Shows(answer: $$"""{"at":"2026-01-31T12:00:00.000Z","nodes":[{"node":"akka://collab@10.0.0.5:4053","figures":{{FiguresExample}}}],"totals":{{FiguresExample}}}""");
        return api;
    }

    private static async Task<Ok<ServerStats>> GetAsync(
        IRequiredActor<EdgeActor> edge, LiveRooms live, FrameRates rates, ActorSystem system, TimeProvider time, HttpContext context, CancellationToken cancel)
    {
        var org = context.Caller().Org;
        var now = await (await edge.GetAsync(cancel)).Ask<NodeStats>(new GetNodeStats(org), Deadline, cancel);
        var rooms = live.List().Where(room => room.Key.Org == org).ToArray();
        var (framesIn, framesOut) = rates.Read();
        var node = new NodeFigures(Akka.Cluster.Cluster.Get(system).SelfAddress.ToString(), new Figures(
            rooms.Length, rooms.Sum(room => room.Value.ParticipantCount), now.Connections, now.Users, now.Channels,
            new QueueStats(now.QueuedBytes, now.LongestQueueBytes), new RateStats(framesIn, framesOut)));
        return TypedResults.Ok(ServerStats.Of(time.GetUtcNow(), [node]));
    }
}
