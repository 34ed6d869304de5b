using Akka.Actor;
using Akka.Hosting;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;

namespace Collab.Tests.Cluster;

/// <summary>Collab's actors as the host starts them: hosting, a cluster of one, the real region and the real edge.</summary>
public sealed class RegionSpecs : IAsyncLifetime
{
    private readonly InMemoryRoomDirectory _directory = new();
    private readonly LiveRooms _live = new();
    private readonly IHost _host;
    private Akka.TestKit.Xunit2.TestKit? _kit;
    private IActorRef _rooms = ActorRefs.Nobody;

    public RegionSpecs()
    {
        var settings = RoomFixture.Defaults with
        {
            Rooms = RoomFixture.Defaults.Rooms with { PassivateAfter = TimeSpan.FromMilliseconds(50) },
        };
        var services = new CollabServices(
            _directory, new SessionTickets("0123456789abcdef"u8), NoTokens.Instance, TimeProvider.System, _live, new EdgeMetrics());
        _host = new HostBuilder()
            .ConfigureServices(collection => collection.AddAkka("collab", akka => akka
                .AddHocon(CollabTestConfig.RealTime, HoconAddMode.Append)
                .AddCollabActors(settings, services)))
            .Build();
    }

    public async Task InitializeAsync()
    {
        await _host.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _kit = new Akka.TestKit.Xunit2.TestKit(_host.Services.GetRequiredService<ActorSystem>());
        _rooms = await _host.Services.GetRequiredService<IRequiredActor<RoomActor>>().GetAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _host.Dispose();
    }

    [Fact(DisplayName = "[CT1] a node alone is a cluster of its own, and its rooms answer through the region")]
    public void One_node()
    {
        var ann = Enter("ann", "one");
        ann.Say("hello", "1");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
        ann.Next("ack");
        Ask<RoomStatus>(new GetRoomStatus(Key("one"))).ParticipantCount.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM2] the same id in two organisations is two rooms, through the region too")]
    public void Two_organisations()
    {
        var ann = Enter("ann", "same");
        var eve = Enter("eve", "same", org: "other");
        ann.Say("ours");
        ann.Next("message");
        eve.Say("theirs");
        eve.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("theirs");
        Ask<RoomStatus>(new GetRoomStatus(Key("same"))).ParticipantCount.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM8] a room that leaves memory again and again loses no join and no event")]
    public void Passivation_under_joins()
    {
        for (var i = 1; i <= 30; i++)
        {
            var ann = Enter("ann", "busy", connection: $"c-{i}");
            ann.Say($"{i}");
            // The one before may leave only after this one has come.
            ann.Until("message").GetProperty("seq").GetInt64().ShouldBe(i);
            ann.Leave();
            // Some rounds come when it is gone, the others while it is on its way.
            if (i % 3 == 0)
                _kit!.AwaitAssert(() => _live.Count.ShouldBe(0));
        }
    }

    [Fact(DisplayName = "[LC2] a room that throws comes back under its shard, with what it had")]
    public void Throwing_room()
    {
        var ann = Enter("ann", "throws");
        ann.Say("kept", "1");
        ann.Next("message");
        ann.Next("ack");
        ann.Probe.Watch(ann.Connection);
        _rooms.Tell(new Join(Key("throws"), null!, null));
        ann.Told<Terminated>();
        ann.AskToJoin(again: true);
        ann.ExpectJoined().Seq.ShouldBe(1);
        ann.Next("joined");
        ann.Say("kept", "1");
        ann.Next("ack").GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM8] the sweeper is there, and rooms deleted through the region are gone and can be again")]
    public void Deletion()
    {
        var ann = Enter("ann", "gone");
        ann.Say("old");
        ann.Next("message");
        ann.LeaveWhenEjected();
        Ask<RoomDeleted>(new DeleteRoom(Key("gone")));
        _directory.FindAsync(Key("gone"), CancellationToken.None).Arrives().ShouldBeNull();
        var bob = Enter("bob", "gone");
        bob.Say("new");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);

        var sweeper = _host.Services.GetRequiredService<IRequiredActor<RoomSweeper>>().GetAsync().Arrives();
        sweeper.Ask<Swept>(Sweep.Instance, TimeSpan.FromSeconds(10)).Arrives().ShouldBe(new Swept(0, 0));
    }

    private static RoomKey Key(string room, string org = "acme") => new(new OrgId(org), new RoomId(room));

    private T Ask<T>(object message) => _rooms.Ask<T>(message, TimeSpan.FromSeconds(10)).Arrives();

    private ProbeSocket Enter(string name, string room, string org = "acme", string? connection = null)
    {
        var member = new Member(new ConnectionId(connection ?? $"c-{name}"), new UserId(name), name, new OrgId(org), []);
        var socket = new ProbeSocket(_kit!.CreateTestProbe(), Key(room, org), member, _rooms);
        socket.Join();
        socket.Until("user_joined");
        return socket;
    }
}
