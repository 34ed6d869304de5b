using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Collab.Actors.Channels;
using Collab.Actors.Edge;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Users;

namespace Collab.Actors;

/// <summary>
/// Everything of Collab that is an actor, in one call. Afterwards the registry has the regions of rooms, users, channels and runs as
/// <see cref="RoomActor"/>, <see cref="UserActor"/>, <see cref="ChannelActor"/> and <see cref="RunActor"/>, this node's edge as
/// <see cref="EdgeActor"/>, and its sweepers as <see cref="RoomSweeper"/> and <see cref="RunSweeper"/>. The journal is the host's to choose.
/// </summary>
public static class CollabActors
{
    private const string Resource = "collab.conf";

    /// <summary>The actor system's settings that come with Collab: hocon/collab.conf.</summary>
    public static Config DefaultConfig()
    {
        using var stream = typeof(CollabActors).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the assembly.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    public static AkkaConfigurationBuilder AddCollabActors(
        this AkkaConfigurationBuilder builder, CollabSettings settings, CollabServices services) => builder
        .AddHocon(DefaultConfig(), HoconAddMode.Append)
        .WithRemoting(hostname: "127.0.0.1", port: 0)
        .WithClustering()
        .WithRooms(new RoomServices(settings, services.Directory, services.Clock, services.Live))
        .WithUsers(new UserServices(settings, services.Users, services.Clock))
        .WithChannels(new ChannelServices(settings, services.Clock))
        .WithRuns(settings.Runs.Shards, registry => new RunServices(
            settings, services.Runs, registry.Get<UserActor>(), registry.Get<RoomActor>(), services.Clock))
        .WithActors((system, registry) =>
        {
            var rooms = registry.Get<RoomActor>();
            var edge = new EdgeServices(settings, services.Tickets, services.Verifier, rooms, services.Clock, services.Metrics)
            {
                Users = registry.Get<UserActor>(),
                Channels = registry.Get<ChannelActor>(),
                Runs = registry.Get<RunActor>(),
            };
            registry.Register<EdgeActor>(system.ActorOf(EdgeActor.Props(edge), EdgeActor.Name));
            registry.Register<RoomSweeper>(system.ActorOf(
                RoomSweeper.Props(services.Directory, rooms, settings.Rooms, services.Clock), "room-sweeper"));
            registry.Register<RunSweeper>(system.ActorOf(
                RunSweeper.Props(services.Runs, registry.Get<RunActor>(), settings.Runs, services.Clock), "run-sweeper"));
        })
        .AddStartup((system, _) => JoinAlone(system));

    /// <summary>A node that was told of no others is a cluster by itself.</summary>
    private static void JoinAlone(ActorSystem system)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        if (cluster.Settings.SeedNodes.IsEmpty)
            cluster.Join(cluster.SelfAddress);
    }
}
