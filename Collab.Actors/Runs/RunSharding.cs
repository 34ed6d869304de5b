using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>How runs lie over the shards, and how they are made. The region is in the registry as <see cref="RunActor"/>.</summary>
public static class RunSharding
{
    private static readonly EntityType<IRunMessage, RunKey> Type = new("run", message => message.Run, RunKey.TryParse, RunStop.Instance);

    /// <summary><paramref name="services"/> is asked when the first run is made: the regions it names are in the registry by then.</summary>
    /// <remarks>A run that waits for its publisher is in use though nothing comes for it.</remarks>
    public static AkkaConfigurationBuilder WithRuns(
        this AkkaConfigurationBuilder builder, int shards, Func<IActorRegistry, RunServices> services) =>
        builder.WithEntities<RunActor, IRunMessage, RunKey>(Type, shards, registry =>
        {
            var known = new Lazy<RunServices>(() => services(registry));
            return key => RunActor.Props(key, known.Value);
        });
}
