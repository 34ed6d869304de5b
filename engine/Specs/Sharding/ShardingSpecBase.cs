using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Engine.Specs.Sharding;

/// <summary>A node that is up, alone in its cluster, and entities that tell how they fare.</summary>
public abstract class ShardingSpecBase : TestKit, IAsyncLifetime
{
    protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly Config SpecConfig = ConfigurationFactory.ParseString("""
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }
        akka.loglevel = WARNING
        akka.log-dead-letters = off
        """);

    protected ShardingSpecBase(string more = "")
        : base(ConfigurationFactory.ParseString(more).WithFallback(SpecConfig))
    {
    }

    protected ClusterSharding Sharding => ClusterSharding.Get(Sys);

    public virtual Task InitializeAsync() => AkkaCluster.Get(Sys).JoinAsync(AkkaCluster.Get(Sys).SelfAddress).WaitAsync(Deadline);

    public Task DisposeAsync() => Task.CompletedTask;

    protected IActorRef StartRegion(
        string typeName,
        Func<string, Props>? props = null,
        Func<ClusterShardingSettings, ClusterShardingSettings>? settings = null,
        object? stop = null,
        IMessageExtractor? extractor = null)
    {
        var configured = ClusterShardingSettings.Create(Sys);
        configured = settings?.Invoke(configured) ?? configured;
        var listener = TestActor;
        return Sharding.Start(
            typeName,
            props ?? (id => Props.Create(() => new Entity(id, listener))),
            configured,
            extractor ?? new Extractor(),
            Sharding.DefaultShardAllocationStrategy(configured),
            stop ?? PoisonPill.Instance);
    }

    /// <summary>Knows no message by itself: envelopes need none who does.</summary>
    public sealed class Extractor() : HashCodeMessageExtractor(10)
    {
        public override string EntityId(object message) => null!;
    }

    /// <summary>Answers, tells the listener when it starts and ends, and does what it is told.</summary>
    public sealed class Entity : ReceiveActor
    {
        private readonly string _id;
        private readonly IActorRef _listener;

        public Entity(string id, IActorRef listener)
        {
            _id = id;
            _listener = listener;
            Receive<string>(text => text == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<string>(text => text == "stop", _ => Context.Stop(Self));
            Receive<string>(text => text == "throw", _ => throw new InvalidOperationException("told to"));
            Receive<string>(text => text == "path", _ => Sender.Tell(Self.Path.ToStringWithoutAddress()));
            ReceiveAny(message => Sender.Tell($"{_id}:{message}"));
        }

        protected override void PreStart() => _listener.Tell(new Started(_id));

        protected override void PostStop() => _listener.Tell(new Stopped(_id));
    }

    public sealed record Started(string Id);

    public sealed record Stopped(string Id);
}
