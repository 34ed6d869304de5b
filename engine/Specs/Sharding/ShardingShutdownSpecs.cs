using Akka.Actor;
using Akka.Cluster.Sharding;
using Shouldly;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Engine.Specs.Sharding;

public sealed class ShardingShutdownSpecs : ShardingSpecBase
{
    [Fact(DisplayName = "[SH] a region that shuts down gives its entities the stop message, and ends after them")]
    public void GracefulShutdownOfRegion()
    {
        var region = StartRegion("rooms", stop: "stop");
        region.Tell(new ShardingEnvelope("a", "x"), ActorRefs.NoSender);
        region.Tell(new ShardingEnvelope("b", "x"), ActorRefs.NoSender);
        ExpectMsgAllOf(Deadline, [(object)new Started("a"), new Started("b")]);
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        ExpectMsgAllOf(Deadline, [(object)new Stopped("a"), new Stopped("b")]);
        ExpectTerminated(region, Deadline);
    }

    [Fact(DisplayName = "[SH] when the system ends, entities end by their stop message before the node leaves the cluster")]
    public async Task EndsWithTheSystem()
    {
        var order = new List<string>();
        var region = StartRegion("rooms", id => Props.Create(() => new Noting(id, order)), stop: "stop");
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a");
        AkkaCluster.Get(Sys).RegisterOnMemberRemoved(() => Note(order, "removed"));

        await Sys.Terminate().WaitAsync(Deadline);

        lock (order)
            order.ShouldBe(["stop", "ended", "removed"]);
    }

    private static void Note(List<string> order, string what)
    {
        lock (order)
            order.Add(what);
    }

    private sealed class Noting : ReceiveActor
    {
        private readonly List<string> _order;

        public Noting(string id, List<string> order)
        {
            _order = order;
            Receive<string>(text => text == "stop", _ =>
            {
                Note(order, "stop");
                Context.Stop(Self);
            });
            Receive<string>(_ => Sender.Tell(id));
        }

        protected override void PostStop() => Note(_order, "ended");
    }
}

public sealed class ShardingBeforeUpSpecs : ShardingSpecBase
{
    // The node doesn't join by itself here.
    public override Task InitializeAsync() => Task.CompletedTask;

    [Fact(DisplayName = "[SH] messages that come before the node is up wait for it")]
    public async Task WaitsForUp()
    {
        var region = StartRegion("rooms");
        var answer = region.Ask<string>(new ShardingEnvelope("a", "early"), Deadline);
        ExpectNoMsg(TimeSpan.FromMilliseconds(300));

        await base.InitializeAsync();

        (await answer.WaitAsync(Deadline)).ShouldBe("a:early");
    }
}

public sealed class ShardingRoleSpecs : ShardingSpecBase
{
    [Fact(DisplayName = "[SH] a node without the role hosts no entities")]
    public void OtherRole()
    {
        var region = StartRegion("rooms", settings: s => s.WithRole("elsewhere"));
        region.Tell(new ShardingEnvelope("a", "x"));
        ExpectNoMsg(TimeSpan.FromMilliseconds(500));
        Sharding.ShardRegionProxy("rooms").ShouldBe(region);
    }
}
