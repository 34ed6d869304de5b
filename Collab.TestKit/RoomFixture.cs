using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.TestKit;

/// <summary>
/// A room as the server runs it, the real actor with the real edge before it, and probes in place of sockets. Its stores are in memory, and
/// its time is the fixture's: <see cref="EntityFixture.Advance"/> moves the clock and the timers together. The actor system's settings are
/// <see cref="CollabTestConfig.Default"/>, or your own on top of them.
/// </summary>
/// <example>
/// A room with a member in it, in three lines:
/// <code>
/// var room = new RoomFixture(this);
/// var ann = room.Enter("ann");
/// ann.Say("hello");
/// </code>
/// </example>
public sealed class RoomFixture : EntityFixture
{
    /// <summary>Starts the room's surroundings; the room itself starts with the first message to it.</summary>
    /// <param name="kit">The test: any of Akka.NET's kits.</param>
    /// <param name="settings">Limits and deadlines; null: <see cref="Defaults"/>.</param>
    /// <param name="directory">Where rooms are registered; null: an empty one in memory. See <see cref="SlowDirectory"/>.</param>
    /// <param name="clock">A clock that the test shares with other fixtures or with its own code; null: one of the fixture's own.</param>
    /// <param name="room">The room's id, in the organisation <c>acme</c>: one fixture for each.</param>
    public RoomFixture(
        TestKitBase kit, CollabSettings? settings = null, IRoomDirectory? directory = null, SteppedTime? clock = null, string room = "room")
        : base(kit, RoomStop.Instance, clock)
    {
        Key = new RoomKey(new OrgId("acme"), RoomId.Parse(room));
        Settings = settings ?? Defaults;
        Directory = directory ?? new InMemoryRoomDirectory();
        Services = new RoomServices(Settings, Directory, Clock, Live);
        Start(RoomActor.Props(Key, Services));
        Edge = TestEdge.CopyTo(kit, Verdict, Key);
    }

    /// <summary>The product's settings, with rooms that are made by joining.</summary>
    public static CollabSettings Defaults { get; } = new() { Rooms = new RoomSettings { CreateOnJoin = true } };

    /// <summary>The room's address.</summary>
    public RoomKey Key { get; }

    /// <summary>The settings that the room has.</summary>
    public CollabSettings Settings { get; }

    /// <summary>The figures that a node keeps of its rooms in memory.</summary>
    public LiveRooms Live { get; } = new();

    /// <summary>Where rooms are registered.</summary>
    public IRoomDirectory Directory { get; }

    /// <summary>What the room was given, for more rooms like it.</summary>
    public RoomServices Services { get; }

    /// <summary>Sees a copy of all that the room sends to the edge of this node.</summary>
    public TestProbe Edge { get; }

    /// <summary>The room's entry in the directory; null if there is none.</summary>
    public RoomRecord? Record => Verdict.Await(Directory.FindAsync(Key, CancellationToken.None), "finding the room's record");

    /// <summary>A socket that has not joined.</summary>
    /// <param name="name">The user's id and name.</param>
    /// <param name="connection">The connection's id; null: <c>c-</c> and the name.</param>
    /// <param name="roles">Roles of the token, as <c>guest</c> or <c>admin</c>.</param>
    public ProbeSocket Socket(string name, string? connection = null, params string[] roles)
    {
        var member = new Member(
            new ConnectionId(connection ?? $"c-{name}"), new UserId(name), name, Key.Org, roles.ToImmutableArray());
        return new ProbeSocket(Kit.CreateTestProbe(), Key, member, Shard);
    }

    /// <summary>A member that has joined and has heard itself come in. The others still have its <c>user_joined</c> to take.</summary>
    /// <inheritdoc cref="Socket"/>
    public ProbeSocket Enter(string name, string? connection = null, params string[] roles)
    {
        var socket = Socket(name, connection, roles);
        socket.Join();
        var heard = socket.Next("user_joined");
        Verdict.Require(
            heard.GetProperty("data").GetProperty("connection_id").ValueEquals(socket.Who.Connection.Value),
            $"{socket.Who.Connection} joined, and heard of another first: {heard}");
        return socket;
    }

    /// <summary>The room's figures: members, last seq, epoch.</summary>
    public RoomStatus Status() => Ask<RoomStatus>(new GetRoomStatus(Key));

    /// <summary>Returns when everything that was sent to the room before has been dealt with.</summary>
    public void Settle() => Status();

    /// <summary>Forgets what went to the edge so far: what <see cref="Edge"/> sees next, the room sent from here on.</summary>
    public void Drain()
    {
        Settle();
        TestEdge.Of(Kit.Sys).Ref.Tell(new TapEdge.Mark(Key));
        Edge.FishForMessage<TapEdge.Mark>(_ => true);
    }

    /// <summary>Returns when the room has dealt with the end of every actor that has ended by now.</summary>
    public void HearOfEnds()
    {
        // The news is in its mailbox when the first answer comes, and dealt with when the second does.
        var entity = Entity;
        Verdict.Ask<ActorIdentity>(entity, new Identify(1));
        Verdict.Ask<ActorIdentity>(entity, new Identify(2));
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
        var created = Verdict.Await(Directory.CreateAsync(record, atMost: null, CancellationToken.None), "creating the room's record");
        Verdict.Require(created == RoomCreation.Created, $"the room could not be created: {created}");
        return record;
    }
}
