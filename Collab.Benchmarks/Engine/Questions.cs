using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Collab.Benchmarks.Engine;

/// <summary>Questions one after another: each is asked when the one before is answered.</summary>
internal static class Questions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IActorRef? _region;

    public static async Task<double> MeasureAsync(ActorSystem system, int count)
    {
        var echo = system.ActorOf(Props.Create(() => new Echo()));
        var rate = await AskAsync(echo, "hello", count);
        await echo.GracefulStop(Patience);
        return rate;
    }

    /// <returns>Questions a second, to one entity, all through the region.</returns>
    public static async Task<double> MeasureShardedAsync(ActorSystem system, int count)
    {
        _region ??= await StartRegionAsync(system);
        return await AskAsync(_region, new ShardingEnvelope("entity", "hello"), count);
    }

    private static async Task<double> AskAsync(IActorRef target, object question, int count)
    {
        await target.Ask<string>(question, Patience);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
            await target.Ask<string>(question);
        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task<IActorRef> StartRegionAsync(ActorSystem system)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Patience);
        return await ClusterSharding.Get(system).StartAsync(
            "echo", _ => Props.Create(() => new Echo()), ClusterShardingSettings.Create(system), HashCodeMessageExtractor.Create(16, _ => null));
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<string>(text => Sender.Tell(text));
    }
}
