using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Util;
using Shouldly;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Engine.Specs.Sharding;

public sealed class ShardRegionSpecs : ShardingSpecBase
{
    [Fact(DisplayName = "[SH] the first message starts its entity, and the sender gets the entity's answer")]
    public async Task StartsOnMessage()
    {
        var region = StartRegion("rooms");
        (await region.Ask<string>(new ShardingEnvelope("a", "hello"), Deadline)).ShouldBe("a:hello");
        ExpectMsg(new Started("a"), Deadline);
        (await region.Ask<string>(new ShardingEnvelope("a", "again"), Deadline)).ShouldBe("a:again");
        (await region.Ask<string>(new ShardingEnvelope("b", "hello"), Deadline)).ShouldBe("b:hello");
        ExpectMsg(new Started("b"), Deadline);
    }

    [Theory(DisplayName = "[SH] an entity is at /system/sharding/type/shard/id, with the id escaped")]
    [InlineData("plain", "plain")]
    [InlineData("org/room", "org%2Froom")]
    [InlineData("with space", "with%20space")]
    public async Task Paths(string id, string name)
    {
        var region = StartRegion("rooms");
        var shard = new Extractor().ShardId(id);
        (await region.Ask<string>(new ShardingEnvelope(id, "path"), Deadline)).ShouldBe($"/system/sharding/rooms/{shard}/{name}");
        region.Path.ToStringWithoutAddress().ShouldBe("/system/sharding/rooms");
    }

    [Fact(DisplayName = "[SH] messages of one sender come to an entity in order, from before it runs")]
    public void Order()
    {
        var region = StartRegion("rooms");
        var sender = CreateTestProbe();
        for (var i = 0; i < 2_000; i++)
            region.Tell(new ShardingEnvelope($"e{i % 5}", i), sender);
        var next = Enumerable.Range(0, 5).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            var parts = sender.ExpectMsg<string>(Deadline).Split(':');
            var entity = parts[0][1] - '0';
            int.Parse(parts[1]).ShouldBe(next[entity]);
            next[entity] += 5;
        }
    }

    [Fact(DisplayName = "[SH] StartEntity starts an entity without a message")]
    public void StartEntity()
    {
        var region = StartRegion("rooms");
        region.Tell(new ShardRegion.StartEntity("a"), ActorRefs.NoSender);
        ExpectMsg(new Started("a"), Deadline);
    }

    [Fact(DisplayName = "[SH] an entity that throws is restarted, and keeps its place")]
    public async Task Restarts()
    {
        var region = StartRegion("rooms");
        region.Tell(new ShardingEnvelope("a", "throw"));
        ExpectMsg(new Started("a"), Deadline);
        ExpectMsg(new Stopped("a"), Deadline);
        ExpectMsg(new Started("a"), Deadline);
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
    }

    [Fact(DisplayName = "[SH] an entity that stops by itself is gone until somebody writes to it")]
    public async Task StopsByItself()
    {
        var region = StartRegion("rooms");
        region.Tell(new ShardingEnvelope("a", "stop"));
        ExpectMsg(new Started("a"), Deadline);
        ExpectMsg(new Stopped("a"), Deadline);
        await AwaitAssertAsync(async () =>
        {
            var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Deadline);
            state.Shards.SelectMany(shard => shard.EntityIds).ShouldBeEmpty();
        }, Deadline);
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
        ExpectMsg(new Started("a"), Deadline);
    }

    [Fact(DisplayName = "[SH] a message for no entity is dropped, and the region goes on")]
    public async Task NoEntity()
    {
        var region = StartRegion("rooms");
        region.Tell(42);
        (await region.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
    }

    [Fact(DisplayName = "[SH] an envelope speaks for itself, and others by the extractor's functions")]
    public async Task Envelopes()
    {
        var region = StartRegion("rooms", extractor: HashCodeMessageExtractor.Create(10, message => message as string, message => $"({message})"));
        (await region.Ask<string>(new ShardingEnvelope("a", "in"), Deadline)).ShouldBe("a:in");
        (await region.Ask<string>("b", Deadline)).ShouldBe("b:(b)");
    }

    [Fact(DisplayName = "[SH] a region is started with functions as well")]
    public async Task Delegates()
    {
        var listener = TestActor;
#pragma warning disable CS0618 // Old, but there.
        var region = Sharding.Start(
            "rooms",
            id => Props.Create(() => new Entity(id, listener)),
            ClusterShardingSettings.Create(Sys),
            message => message is string text ? ("id" + text, text + "!") : Option<(string, object)>.None,
            message => message is string text ? "shard" + text : null!);
#pragma warning restore CS0618
        (await region.Ask<string>("7", Deadline)).ShouldBe("id7:7!");
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Deadline);
        state.Shards.ShouldHaveSingleItem().ShardId.ShouldBe("shard7");
    }

    [Fact(DisplayName = "[SH] a region tells its shards, its entities and where it is")]
    public async Task Queries()
    {
        var region = StartRegion("rooms");
        var address = AkkaCluster.Get(Sys).SelfAddress;
        var extractor = new Extractor();
        foreach (var id in new[] { "a", "b", "c" })
            await region.Ask<string>(new ShardingEnvelope(id, "x"), Deadline);
        var byShard = new[] { "a", "b", "c" }.GroupBy(id => extractor.ShardId(id)).ToDictionary(g => g.Key, g => string.Join(",", g));

        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Deadline);
        state.Shards.ToDictionary(s => s.ShardId, s => string.Join(",", s.EntityIds.Order())).ShouldBe(byShard, ignoreOrder: true);
        state.Failed.ShouldBeEmpty();

        var stats = await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, Deadline);
        stats.Stats.Values.Sum().ShouldBe(3);
        stats.Stats.Keys.ShouldBe(byShard.Keys, ignoreOrder: true);

        var all = await region.Ask<ClusterShardingStats>(new GetClusterShardingStats(Deadline), Deadline);
        all.Regions.ShouldHaveSingleItem().Key.ShouldBe(address);
        all.Regions[address].Stats.Values.Sum().ShouldBe(3);

        (await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, Deadline)).Regions.ShouldBe([address]);
    }

    [Fact(DisplayName = "[SH] starting a type twice gives the same region, by name too")]
    public async Task StartTwice()
    {
        var region = StartRegion("rooms");
        StartRegion("rooms").ShouldBe(region);
        Sharding.ShardRegion("rooms").ShouldBe(region);
        Sharding.ShardTypeNames.ShouldBe(["rooms"]);
        Should.Throw<ArgumentException>(() => Sharding.ShardRegion("nothing"));
        var settings = ClusterShardingSettings.Create(Sys);
        var users = await Sharding.StartAsync("users", Props.Create<Echo>(), settings, new Extractor()).WaitAsync(Deadline);
        (await users.Ask<string>(new ShardingEnvelope("u", "x"), Deadline)).ShouldBe("x");
    }

    [Fact(DisplayName = "[SH] a proxy brings messages to the region of its type")]
    public async Task Proxy()
    {
        var region = StartRegion("rooms");
        var proxy = Sharding.StartProxy("rooms", null!, new Extractor());
        proxy.ShouldNotBe(region);
        (await proxy.Ask<string>(new ShardingEnvelope("a", "x"), Deadline)).ShouldBe("a:x");
        Sharding.ShardRegionProxy("rooms").ShouldBe(proxy);
        Sharding.ShardRegion("rooms").ShouldBe(region);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
