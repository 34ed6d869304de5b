using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Engine.Specs.Embedded;

/// <summary>What becomes of a node that can ask no other: it is put out, waits for others, or can't find them.</summary>
public sealed class ClusterDownSpecs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[CL] a node that is put out says so, and is gone")]
    public async Task Down()
    {
        // Without the end of the system, in which the listener would end too.
        using var kit = new Kit("akka.cluster.run-coordinated-shutdown-when-down = off");
        var cluster = AkkaCluster.Get(kit.Sys);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Deadline);
        cluster.Subscribe(kit.TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));

        cluster.Down(cluster.SelfAddress);

        kit.ExpectMsg<ClusterEvent.MemberDowned>(Deadline);
        kit.ExpectMsg<ClusterEvent.MemberRemoved>(Deadline).PreviousStatus.ShouldBe(MemberStatus.Down);
        kit.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        cluster.IsTerminated.ShouldBeTrue();
        await Should.ThrowAsync<ClusterJoinFailedException>(() => cluster.JoinAsync(cluster.SelfAddress));
    }

    [Fact(DisplayName = "[CL] the system of a node that is put out ends")]
    public async Task DownEndsTheSystem()
    {
        using var kit = new Kit();
        var cluster = AkkaCluster.Get(kit.Sys);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Deadline);

        cluster.Down(cluster.SelfAddress);

        await kit.Sys.WhenTerminated.WaitAsync(Deadline);
        CoordinatedShutdown.Get(kit.Sys).ShutdownReason.ShouldBe(CoordinatedShutdown.ClusterDowningReason.Instance);
    }

    [Fact(DisplayName = "[CL] a node doesn't come up before there are as many members as it was told")]
    public async Task Waits()
    {
        using var kit = new Kit("akka.cluster.min-nr-of-members = 2, akka.cluster.retry-unsuccessful-join-after = 300ms");
        var cluster = AkkaCluster.Get(kit.Sys);
        await Should.ThrowAsync<ClusterJoinFailedException>(() => cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Deadline));
        cluster.SelfMember.Status.ShouldBe(MemberStatus.Joining);
    }

    [Fact(DisplayName = "[CL] joining a node that can't be reached fails, and leaves this one free to join")]
    public async Task Stranger()
    {
        using var kit = new Kit("akka.cluster.retry-unsuccessful-join-after = 300ms");
        var cluster = AkkaCluster.Get(kit.Sys);
        var stranger = cluster.SelfAddress.WithPort(cluster.SelfAddress.Port + 1);
        await Should.ThrowAsync<ClusterJoinFailedException>(() => cluster.JoinAsync(stranger).WaitAsync(Deadline));
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Deadline);
    }

    [Fact(DisplayName = "[CL] a member goes from one status to the next, and to no other")]
    public async Task Transitions()
    {
        using var kit = new Kit();
        var cluster = AkkaCluster.Get(kit.Sys);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Deadline);
        var up = cluster.SelfMember;
        up.Copy(MemberStatus.Leaving).Copy(MemberStatus.Exiting).Copy(MemberStatus.Removed).Status.ShouldBe(MemberStatus.Removed);
        up.Copy(MemberStatus.Leaving).ShouldBe(up);
        Should.Throw<InvalidOperationException>(() => up.Copy(MemberStatus.Joining));
        Should.Throw<InvalidOperationException>(() => up.Copy(MemberStatus.Exiting));
    }

    private sealed class Kit(string more = "") : TestKit($$"""
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }
        akka.loglevel = ERROR
        {{more}}
        """);
}
