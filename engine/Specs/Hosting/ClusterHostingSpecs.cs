using System.Text;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Akka.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;
using AkkaLogLevel = Akka.Event.LogLevel;

namespace Engine.Specs.Hosting;

public sealed class ClusterHostingSpecs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact(DisplayName = "[HOST] remoting gives the system the address that it is told")]
    public async Task Remoting()
    {
        using var host = Build(builder => builder.WithRemoting("localhost", 0));
        await host.StartAsync();
        var address = ((ExtendedActorSystem)host.Services.GetRequiredService<ActorSystem>()).Provider.DefaultAddress;
        address.Protocol.ShouldBe("akka.tcp");
        address.System.ShouldBe("hosted");
        address.Host.ShouldBe("localhost");
        address.Port!.Value.ShouldBeGreaterThan(0);
        await host.StopAsync();
    }

    [Fact(DisplayName = "[HOST] options of remoting and clustering become settings, and a cluster stays one after remoting")]
    public void Settings()
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "x")
            .WithClustering(new ClusterOptions
            {
                Roles = ["front", "back end"],
                SeedNodes = ["akka.tcp://x@localhost:5000"],
                MinimumNumberOfMembers = 2,
                MinimumNumberOfMembersPerRole = new Dictionary<string, int> { ["front"] = 1 },
                LogInfo = false,
            })
            .WithRemoting(options =>
            {
                options.HostName = "0.0.0.0";
                options.Port = 5000;
                options.PublicHostName = "public.example";
                options.PublicPort = 6000;
            });
        builder.ActorRefProvider.Value.ShouldBe(ProviderSelection.Cluster.Instance);
        var config = builder.Configuration.Value;
        config.GetStringList("akka.cluster.roles").ShouldBe(["front", "back end"]);
        config.GetStringList("akka.cluster.seed-nodes").ShouldBe(["akka.tcp://x@localhost:5000"]);
        config.GetInt("akka.cluster.min-nr-of-members").ShouldBe(2);
        config.GetInt("akka.cluster.role.front.min-nr-of-members").ShouldBe(1);
        config.GetBoolean("akka.cluster.log-info", true).ShouldBeFalse();
        config.GetString("akka.remote.dot-netty.tcp.hostname").ShouldBe("0.0.0.0");
        config.GetInt("akka.remote.dot-netty.tcp.port").ShouldBe(5000);
        config.GetString("akka.remote.dot-netty.tcp.public-hostname").ShouldBe("public.example");
        config.GetInt("akka.remote.dot-netty.tcp.public-port").ShouldBe(6000);
    }

    [Fact(DisplayName = "[HOST] a shard region and its proxy start with the host, and are in the registry")]
    public async Task ShardRegions()
    {
        using var host = Build(builder => builder
            .WithRemoting("localhost", 0)
            .WithClustering(new ClusterOptions { Roles = ["rooms"] })
            .WithShardRegion<Room>(
                "rooms",
                (_, _, resolver) => id => resolver.Props<Room>(id),
                Extractor(),
                new ShardOptions { Role = "rooms", ShouldPassivateIdleEntities = false })
            .WithShardRegionProxy<Proxy>("rooms", "rooms", Extractor())
            .AddStartup((system, _) => AkkaCluster.Get(system).Join(AkkaCluster.Get(system).SelfAddress)));
        await host.StartAsync();

        var region = await host.Services.GetRequiredService<IRequiredActor<Room>>().GetAsync();
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x:service");
        var proxy = host.Services.GetRequiredService<IRequiredActor<Proxy>>().ActorRef;
        (await proxy.Ask<string>(new ShardingEnvelope("b", "x"), Deadline)).ShouldBe("b:x:service");
        await host.StopAsync();
        host.Services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompleted.ShouldBeTrue();
    }

    [Fact(DisplayName = "[HOST] a serializer made in code has its types")]
    public async Task CustomSerializer()
    {
        using var host = Build(builder => builder.WithCustomSerializer("note", [typeof(Note)], system => new NoteSerializer(system)));
        await host.StartAsync();
        var serialization = ((ExtendedActorSystem)host.Services.GetRequiredService<ActorSystem>()).Serialization;
        var serializer = serialization.FindSerializerFor(new Note("x")).ShouldBeOfType<NoteSerializer>();
        serialization.Deserialize(serializer.ToBinary(new Note("x")), 4_712, "note").ShouldBe(new Note("x"));
        await host.StopAsync();
    }

    [Fact(DisplayName = "[HOST] settings come from a file, and code adds to them")]
    public void File()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.conf");
        System.IO.File.WriteAllText(path, "akka.loglevel = ERROR\nmine = 5");
        try
        {
            var config = new AkkaConfigurationBuilder(new ServiceCollection(), "x")
                .AddHoconFile(path, HoconAddMode.Append)
                .AddHocon("mine = 6", HoconAddMode.Append).Configuration.Value;
            config.GetInt("mine").ShouldBe(5);
            config.GetString("akka.loglevel").ShouldBe("ERROR");
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static IHost Build(Action<AkkaConfigurationBuilder> configure) =>
        new HostBuilder().ConfigureServices(services =>
        {
            services.AddSingleton(new Service("service"));
            services.AddAkka("hosted", (builder, _) =>
            {
                builder.ConfigureLoggers(loggers => loggers.LogLevel = AkkaLogLevel.WarningLevel);
                configure(builder);
            });
        }).Build();

    private static HashCodeMessageExtractor Extractor() => HashCodeMessageExtractor.Create(10, _ => null!);

    private sealed record Service(string Name);

    private sealed class Proxy;

    private sealed record Note(string Text);

    private sealed class Room : ReceiveActor
    {
        public Room(Service service, string id)
        {
            Receive<string>(text => Sender.Tell($"{id}:{text}:{service.Name}"));
        }
    }

    private sealed class NoteSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 4_712;

        public override string Manifest(object o) => "note";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Note)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest) => new Note(Encoding.UTF8.GetString(bytes));
    }
}
