using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.TestKit;

/// <summary>
/// A room as the server runs it, the real actor with the real edge before it, and probes in place of sockets. Its stores are in memory, and
/// its time is the fixture's: <see cref="Advance"/> moves the clock and the timers together. One fixture in an actor system; the system's
/// settings are <see cref="CollabTestConfig.Default"/>, or your own on top of them.
/// </summary>
/// <remarks>What does not come within the kit's patience (10 s) fails the test in the test framework's own way, and says what was awaited.</remarks>
/// <example>
/// A room with a member in it, in three lines:
/// <code>
/// var room = new RoomFixture(this);
/// var ann = room.Enter("ann");
/// ann.Say("hello");
/// </code>
/// </example>
public sealed class RoomFixture
{
    private readonly TestKitBase _kit;
    private readonly Verdict _verdict;
    private readonly IActorRef _tap;

    /// <summary>Starts the room's surroundings; the room itself starts with the first message to it.</summary>
    /// <param name="kit">The test: any of Akka.NET's kits.</param>
    /// <param name="settings">Limits and deadlines; null: <see cref="Defaults"/>.</param>
    /// <param name="directory">Where rooms are registered; null: an empty one in memory. See <see cref="SlowDirectory"/>.</param>
    /// <param name="clock">A clock that the test shares with its own code; null: one of the fixture's own.</param>
    /// <exception cref="InvalidActorNameException">There is a fixture in this actor system already.</exception>
    public RoomFixture(TestKitBase kit, CollabSettings? settings = null, IRoomDirectory? directory = null, SteppedTime? clock = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        _kit = kit;
        _verdict = new Verdict(kit.Sys);
        Key = new RoomKey(new OrgId("acme"), new RoomId("room"));
        Clock = clock ?? new SteppedTime();
        Settings = settings ?? Defaults;
        Directory = directory ?? new InMemoryRoomDirectory();
        Services = new RoomServices(Settings, Directory, Clock, Live);
        Shard = kit.Sys.ActorOf(LoneShard.Props(RoomActor.Props(Key, Services)));
        Edge = kit.CreateTestProbe();
        _tap = StartEdge();
    }

    /// <summary>The product's settings, with rooms that are made by joining.</summary>
    public static CollabSettings Defaults { get; } = new() { Rooms = new RoomSettings { CreateOnJoin = true } };

    /// <summary>The room's address: <c>room</c> in the organisation <c>acme</c>.</summary>
    public RoomKey Key { get; }

    /// <summary>The settings that the room has.</summary>
    public CollabSettings Settings { get; }

    /// <summary>The room's clock; it stands until <see cref="Advance"/>.</summary>
    public SteppedTime Clock { get; }

    /// <summary>The figures that a node keeps of its rooms in memory.</summary>
    public LiveRooms Live { get; } = new();

    /// <summary>Where rooms are registered.</summary>
    public IRoomDirectory Directory { get; }

    /// <summary>What the room was given, for more rooms like it.</summary>
    public RoomServices Services { get; }

    /// <summary>The way to the room, as a region would be: takes each message of rooms, see <see cref="LoneShard"/>.</summary>
    public IActorRef Shard { get; }

    /// <summary>Sees a copy of all that the room sends to the edge of this node.</summary>
    public TestProbe Edge { get; }

    /// <summary>The room's actor as it lives now; <see cref="ActorRefs.Nobody"/> if it does not.</summary>
    public IActorRef Entity => Ask<IActorRef>(new LoneShard.GetEntity());

    /// <summary>The room's entry in the directory; null if there is none.</summary>
    public RoomRecord? Record => _verdict.Await(Directory.FindAsync(Key, CancellationToken.None), "finding the room's record");

    /// <summary>A socket that has not joined.</summary>
    /// <param name="name">The user's id and name.</param>
    /// <param name="connection">The connection's id; null: <c>c-</c> and the name.</param>
    /// <param name="roles">Roles of the token, as <c>guest</c> or <c>admin</c>.</param>
    public ProbeSocket Socket(string name, string? connection = null, params string[] roles)
    {
        var member = new Member(
            new ConnectionId(connection ?? $"c-{name}"), new UserId(name), name, Key.Org, roles.ToImmutableArray());
        return new ProbeSocket(_kit.CreateTestProbe(), Key, member, Shard);
    }

    /// <summary>A member that has joined and has heard itself come in. The others still have its <c>user_joined</c> to take.</summary>
    /// <inheritdoc cref="Socket"/>
    public ProbeSocket Enter(string name, string? connection = null, params string[] roles)
    {
        var socket = Socket(name, connection, roles);
        socket.Join();
        var heard = socket.Next("user_joined");
        _verdict.Require(
            heard.GetProperty("data").GetProperty("connection_id").ValueEquals(socket.Who.Connection.Value),
            $"{socket.Who.Connection} joined, and heard of another first: {heard}");
        return socket;
    }

    /// <summary>Asks the room, and waits for the answer.</summary>
    /// <typeparam name="T">The answer's type; any other answer fails the test.</typeparam>
    public T Ask<T>(object message) => _verdict.Ask<T>(Shard, message);

    /// <summary>The room's figures: members, last seq, epoch.</summary>
    public RoomStatus Status() => Ask<RoomStatus>(new GetRoomStatus(Key));

    /// <summary>Returns when everything that was sent to the room before has been dealt with.</summary>
    public void Settle() => Status();

    /// <summary>Forgets what went to the edge so far: what <see cref="Edge"/> sees next, the room sent from here on.</summary>
    public void Drain()
    {
        Settle();
        _tap.Tell(DrainMark.Instance);
        Edge.FishForMessage<DrainMark>(_ => true);
    }

    /// <summary>Returns when the room has dealt with the end of every actor that has ended by now.</summary>
    public void HearOfEnds()
    {
        // The news is in its mailbox when the first answer comes, and dealt with when the second does.
        var entity = Entity;
        _verdict.Ask<ActorIdentity>(entity, new Identify(1));
        _verdict.Ask<ActorIdentity>(entity, new Identify(2));
    }

    /// <summary>Moves the clock, then the timers of all actors.</summary>
    /// <exception cref="InvalidOperationException">The actor system's timers run by themselves: its settings are not <see cref="CollabTestConfig.Default"/>.</exception>
    public void Advance(TimeSpan by)
    {
        var timers = _kit.Sys.Scheduler as TestScheduler
            ?? throw new InvalidOperationException("Timers run by themselves in this actor system; give it CollabTestConfig.Default.");
        Clock.Advance(by);
        timers.Advance(by);
    }

    /// <summary>Makes every write to the journal wait, be refused, or fail, from here on; see <see cref="GateJournal"/>.</summary>
    public void Turn(Gate gate) => GateJournal.Turn(_kit.Sys, gate);

    /// <summary>Straight to the room's actor as it lives now, past the shard; nowhere if it does not live.</summary>
    public void TellEntity(object message) => Shard.Tell(new LoneShard.ToEntity(message));

    /// <summary>The room leaves memory; the next message to it finds a new life of its actor, read from the journal.</summary>
    public void Stop()
    {
        var entity = Entity;
        var watcher = _kit.CreateTestProbe();
        watcher.Watch(entity);
        TellEntity(RoomStop.Instance);
        watcher.ExpectTerminated(entity);
    }

    /// <summary>Registers the room, as somebody did by HTTP.</summary>
    /// <param name="temporary">Whether the room goes when nobody has been in it for long.</param>
    /// <param name="maxParticipants">Connections that the room takes.</param>
    /// <param name="access">Whether others than members may join.</param>
    /// <param name="owner">The owner's user id.</param>
    /// <param name="members">Members by user id.</param>
    public RoomRecord Create(
        bool temporary = false, int maxParticipants = 1_000, RoomAccess access = RoomAccess.Open, string owner = "owner", params (string User, Role Role)[] members)
    {
        var now = Clock.GetUtcNow();
        var record = new RoomRecord(
            Key, Key.Room.Value, new UserId(owner), now, now, temporary, maxParticipants, access,
            members.ToImmutableDictionary(member => new UserId(member.User), member => member.Role));
        var created = _verdict.Await(Directory.CreateAsync(record, atMost: null, CancellationToken.None), "creating the room's record");
        _verdict.Require(created == RoomCreation.Created, $"the room could not be created: {created}");
        return record;
    }

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
