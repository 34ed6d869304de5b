using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>
/// A room with probes for sockets, in three lines:
/// <code>
/// var room = new RoomFixture(this);
/// var ann = room.Enter("ann");
/// ann.Say("hello");
/// </code>
/// Time is the fixture's: <see cref="Advance"/> moves the clock and the timers together.
/// </summary>
public sealed class RoomFixture
{
    private readonly TestKitBase _kit;
    private readonly IActorRef _tap;

    public RoomFixture(
        TestKitBase kit, CollabSettings? settings = null, IRoomDirectory? directory = null, SteppedTime? clock = null)
    {
        _kit = kit;
        Key = new RoomKey(new OrgId("acme"), new RoomId("room"));
        Clock = clock ?? new SteppedTime();
        Settings = settings ?? Defaults;
        Directory = directory ?? new InMemoryRoomDirectory();
        Services = new RoomServices(Settings, Directory, Clock, Live);
        Shard = kit.Sys.ActorOf(Props.Create(() => new LoneShard(RoomActor.Props(Key, Services))));
        Edge = kit.CreateTestProbe();
        _tap = StartEdge();
    }

    /// <summary>The product's settings, with rooms that are made by joining.</summary>
    public static CollabSettings Defaults { get; } = new() { Rooms = new RoomSettings { CreateOnJoin = true } };

    public RoomKey Key { get; }

    public CollabSettings Settings { get; }

    public SteppedTime Clock { get; }

    public LiveRooms Live { get; } = new();

    public IRoomDirectory Directory { get; }

    public RoomServices Services { get; }

    /// <summary>The way to the room, as a region would be.</summary>
    public IActorRef Shard { get; }

    /// <summary>Sees a copy of all that rooms send to the edge of this node.</summary>
    public TestProbe Edge { get; }

    private TestScheduler Scheduler => (TestScheduler)_kit.Sys.Scheduler;

    public ProbeSocket Socket(string name, string? connection = null, params string[] roles)
    {
        var member = new Member(
            new ConnectionId(connection ?? $"c-{name}"), new UserId(name), name, Key.Org, roles.ToImmutableArray());
        return new ProbeSocket(_kit.CreateTestProbe(), Key, member, Shard);
    }

    /// <summary>A member that has joined and has heard itself come in.</summary>
    public ProbeSocket Enter(string name, string? connection = null, params string[] roles)
    {
        var socket = Socket(name, connection, roles);
        socket.Join();
        socket.Next("user_joined").GetProperty("data").GetProperty("connection_id").GetString().ShouldBe(socket.Who.Connection.Value);
        return socket;
    }

    public T Ask<T>(object message) => Shard.Ask<T>(message, TimeSpan.FromSeconds(10)).Arrives();

    public RoomStatus Status() => Ask<RoomStatus>(new GetRoomStatus(Key));

    /// <summary>Everything that was sent to the room before has been dealt with.</summary>
    public void Settle() => Status();

    /// <summary>Forgets what went to the edge so far.</summary>
    public void Drain()
    {
        Settle();
        _tap.Tell(DrainMark.Instance);
        Edge.FishForMessage<DrainMark>(_ => true);
    }

    /// <summary>
    /// The room has heard of every actor that has ended by now: the news is in its mailbox when the first answer comes, and dealt with when
    /// the second does.
    /// </summary>
    public void HearOfEnds()
    {
        var entity = Entity;
        entity.Ask<ActorIdentity>(new Identify(1), TimeSpan.FromSeconds(10)).Arrives();
        entity.Ask<ActorIdentity>(new Identify(2), TimeSpan.FromSeconds(10)).Arrives();
    }

    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        Scheduler.Advance(by);
    }

    public IActorRef Entity => Ask<IActorRef>(new LoneShard.GetEntity());

    /// <summary>The room leaves memory; the next message to it finds a new life of its actor.</summary>
    public void Stop()
    {
        var entity = Entity;
        var watcher = _kit.CreateTestProbe();
        watcher.Watch(entity);
        Shard.Tell(new LoneShard.ToEntity(RoomStop.Instance));
        watcher.ExpectTerminated(entity);
    }

    /// <summary>Creates the room's entry, as somebody did by HTTP.</summary>
    public RoomRecord Create(
        bool temporary = false, int maxParticipants = 1_000, RoomAccess access = RoomAccess.Open, string owner = "owner", params (string User, Role Role)[] members)
    {
        var now = Clock.GetUtcNow();
        var record = new RoomRecord(
            Key, Key.Room.Value, new UserId(owner), now, now, temporary, maxParticipants, access,
            members.ToImmutableDictionary(member => new UserId(member.User), member => member.Role));
        Directory.CreateAsync(record, atMost: null, CancellationToken.None).Arrives().ShouldBe(RoomCreation.Created);
        return record;
    }

    public RoomRecord? Record => Directory.FindAsync(Key, CancellationToken.None).Arrives();

    private IActorRef StartEdge()
    {
        var tickets = new SessionTickets("0123456789abcdef0123456789abcdef"u8);
        var services = new EdgeServices(Settings, tickets, NoTokens.Instance, Shard, Clock, new EdgeMetrics());
        var real = _kit.Sys.ActorOf(EdgeActor.Props(services));
        var copies = Edge.Ref;
        return _kit.Sys.ActorOf(Props.Create(() => new TapEdge(real, copies)), EdgeActor.Name);
    }

    private sealed record DrainMark : INoSerializationVerificationNeeded
    {
        public static DrainMark Instance { get; } = new();
    }
}
