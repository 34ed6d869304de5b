using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>How runs lie over the shards, and how they are made. The region is in the registry as <see cref="RunActor"/>.</summary>
public static class RunSharding
{
    public const string TypeName = "run";

    /// <summary><paramref name="services"/> is asked when the first run is made: the regions it names are in the registry by then.</summary>
    public static AkkaConfigurationBuilder WithRuns(
        this AkkaConfigurationBuilder builder, int shards, Func<IActorRegistry, RunServices> services)
    {
        var options = new ShardOptions
        {
            // A run that waits for its publisher looks idle to its region: runs passivate themselves.
            ShouldPassivateIdleEntities = false,
            RememberEntities = false,
            HandOffStopMessage = RunStop.Instance,
        };
        return builder.WithShardRegion<RunActor>(
            TypeName,
            (_, registry) =>
            {
                var known = new Lazy<RunServices>(() => services(registry));
                return entityId => PropsOf(entityId, known.Value);
            },
            new Extractor(shards),
            options);
    }

    private static Props PropsOf(string entityId, RunServices services) =>
        RunKey.TryParse(entityId, out var key)
            ? RunActor.Props(key, services)
            : throw new ArgumentException($"'{entityId}' is no run's key.", nameof(entityId));

    /// <summary>Every run message says which run it is for; nothing else comes to a run through its region.</summary>
    public sealed class Extractor(int shards) : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => (message as IRunMessage)?.Run.ToString();
    }
}
