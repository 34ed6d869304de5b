using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Engine.Specs.Cluster;

public sealed class ClusterSpecs : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly Config SpecConfig = ConfigurationFactory.ParseString("""
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }
        akka.cluster.roles = [front, back]
        akka.loglevel = WARNING
        """);

    public ClusterSpecs()
        : base(SpecConfig)
    {
    }

    private AkkaCluster Cluster => AkkaCluster.Get(Sys);

    [Fact(DisplayName = "[CL] a node has an address that others can use, and no membership before it joins")]
    public void Before()
    {
        Cluster.SelfAddress.Protocol.ShouldBe("akka.tcp");
        Cluster.SelfAddress.Host.ShouldBe("localhost");
        Cluster.SelfAddress.Port.ShouldNotBeNull();
        Cluster.SelfAddress.Port!.Value.ShouldBeGreaterThan(0);
        Cluster.SelfAddress.System.ShouldBe(Sys.Name);
        ((ExtendedActorSystem)Sys).Provider.DefaultAddress.ShouldBe(Cluster.SelfAddress);
        Cluster.SelfRoles.ShouldBe(["front", "back"], ignoreOrder: true);
        Cluster.State.Members.ShouldBeEmpty();
        Cluster.IsTerminated.ShouldBeFalse();
    }

    [Fact(DisplayName = "[CL] a node that joins itself comes up, leads, and says so to all who asked")]
    public async Task JoinsItself()
    {
        var up = new TaskCompletionSource();
        Cluster.RegisterOnMemberUp(up.SetResult);
        Cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent));
        ExpectMsg<ClusterEvent.CurrentClusterState>(Deadline).Members.ShouldBeEmpty();

        await Cluster.JoinAsync(Cluster.SelfAddress).WaitAsync(Deadline);

        ExpectMsg<ClusterEvent.MemberJoined>(Deadline).Member.UniqueAddress.ShouldBe(Cluster.SelfUniqueAddress);
        ExpectMsg<ClusterEvent.MemberUp>(Deadline).Member.Address.ShouldBe(Cluster.SelfAddress);
        await up.Task.WaitAsync(Deadline);
        AwaitAssert(() => Cluster.SelfMember.Status.ShouldBe(MemberStatus.Up), Deadline);
        AwaitAssert(() => Cluster.State.Leader.ShouldBe(Cluster.SelfAddress), Deadline);
        AwaitAssert(() => Cluster.State.RoleLeader("front").ShouldBe(Cluster.SelfAddress), Deadline);
        Cluster.State.Members.ShouldHaveSingleItem().HasRole("back").ShouldBeTrue();
    }

    [Fact(DisplayName = "[CL] a callback for coming up runs at once if the node is up")]
    public async Task AlreadyUp()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress).WaitAsync(Deadline);
        var up = new TaskCompletionSource();
        Cluster.RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(Deadline);
    }

    [Fact(DisplayName = "[CL] who subscribes late hears what was before, as events if it wants")]
    public async Task InitialState()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress).WaitAsync(Deadline);
        Cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.LeaderChanged));
        ExpectMsg<ClusterEvent.MemberUp>(Deadline).Member.Address.ShouldBe(Cluster.SelfAddress);

        var second = CreateTestProbe();
        Cluster.Subscribe(second, typeof(ClusterEvent.MemberUp));
        second.ExpectMsg<ClusterEvent.CurrentClusterState>(Deadline).Members.ShouldHaveSingleItem();
        Cluster.Unsubscribe(second);
        Cluster.SendCurrentClusterState(second);
        second.ExpectMsg<ClusterEvent.CurrentClusterState>(Deadline);
    }

    [Fact(DisplayName = "[CL] only events can be subscribed to")]
    public void SubscribesToEvents()
    {
        Should.Throw<ArgumentException>(() => Cluster.Subscribe(TestActor, typeof(string)));
        Should.Throw<ArgumentException>(() => Cluster.Subscribe(TestActor));
    }

    [Fact(DisplayName = "[CL] a node that leaves is gone, tells it, and its system ends")]
    public async Task Leaves()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress).WaitAsync(Deadline);
        var removed = new TaskCompletionSource();
        Cluster.RegisterOnMemberRemoved(removed.SetResult);

        await Cluster.LeaveAsync().WaitAsync(Deadline);

        await removed.Task.WaitAsync(Deadline);
        Cluster.IsTerminated.ShouldBeTrue();
        await Sys.WhenTerminated.WaitAsync(Deadline);
        CoordinatedShutdown.Get(Sys).ShutdownReason.ShouldBe(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    [Fact(DisplayName = "[CL] a system that ends takes its node out first")]
    public async Task EndsWithSystem()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress).WaitAsync(Deadline);
        var removed = new TaskCompletionSource();
        Cluster.RegisterOnMemberRemoved(removed.SetResult);

        await Sys.Terminate().WaitAsync(Deadline);

        await removed.Task.WaitAsync(Deadline);
        Cluster.IsTerminated.ShouldBeTrue();
    }

    [Fact(DisplayName = "[CL] a node that is its own first seed comes up by itself")]
    public async Task OwnSeed()
    {
        Cluster.JoinSeedNodes([Cluster.SelfAddress]);
        var up = new TaskCompletionSource();
        Cluster.RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(Deadline);
    }

    [Fact(DisplayName = "[CL] a system without the cluster's provider has no cluster")]
    public async Task LocalProvider()
    {
        var local = ActorSystem.Create("local-only");
        Should.Throw<Exception>(() => AkkaCluster.Get(local));
        await local.Terminate().WaitAsync(Deadline);
    }
}
