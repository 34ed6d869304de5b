using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Collab.Actors.Channels;
using Collab.Actors.Cluster;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Users;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cluster;

public sealed class CollabSerializerTests : RoomSpec
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly RoomKey Room = new(new OrgId("acme"), new RoomId("room"));
    private static readonly ConnectionId Connection = new("c-1");
    private static readonly Epoch Epoch = new("00ff");
    private static readonly UserId Ann = new("ann");
    private static readonly ChannelKey Channel = new(new OrgId("acme"), new ChannelName("topic:x"));
    private static readonly UserKey User = new(new OrgId("acme"), Ann);
    private static readonly RunKey Run = new(Room.Org, new RunId("run-1"));
    private static readonly Author By = new(Ann, "Ann", Connection);

    private static readonly RoomRecord Record = new(
        Room, "Plans", Ann, At, At, true, 10, RoomAccess.View,
        ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("bob"), Role.Editor), "10.0.0.1")
    {
        Version = 9,
    };

    private static Frame Frame => Frame.FromJson("""{"type":"message","seq":1}"""u8);

    private IEnumerable<ICollabMessage> Messages(IActorRef socket) =>
    [
        new Join(Room, new Member(Connection, Ann, "Änn", Room.Org, ["admin", "x"]), new ResumePoint(Epoch, long.MaxValue), true, 3),
        new Join(Room, new Member(Connection, Ann, "", Room.Org, []), null),
        new Join(Room, new Member(Connection, Ann, "", Room.Org, []) { Observer = true }, new ResumePoint(default, 7)),
        new Joined(Room, Epoch, 300, true, 4),
        new JoinRefused(Room, CloseCode.RoomFull, 5),
        new Ejected(Room, CloseCode.Kicked),
        new RoomUnavailable(Room, CloseCode.Internal),
        new GetRoomStatus(Room),
        new RoomStatus(Room, Epoch, 7, 2, 1, At),
        new GetParticipants(Room),
        new RoomParticipants(Room, [new RoomParticipant(Connection, Ann, "Ann", Role.Owner)]),
        new GetBoard(Room, BoardFormat.Svg),
        new BoardText(Room, 7, "<svg/>"u8.ToArray()),
        new GetHistory(Room, 3, 500),
        new RoomHistoryPage(Room, Epoch, [Frame, Frame], 5),
        new RoomHistoryPage(Room, Epoch, [], null),
        new Kick(Room, Connection),
        new Kicked(Room, Connection, true),
        new DeleteRoom(Room),
        new RoomDeleted(Room),
        new RoomSettingsChanged(Record),
        new RoomSettingsTaken(Room),
        new EndIfIdle(Room, At),
        new IdleDecided(Room, true),
        RoomStop.Instance,
        new PublishToRoom(Room, "quiz:open", new Author(Ann, "Änn", ConnectionId.OfBackEnd("5f")), "{}"u8.ToArray()) { Id = "7c", Ephemeral = true },
        new PublishToRoom(Room, "agent_started", new Author(Ann, "Ann", default), "{}"u8.ToArray()) { Run = new RunTag(new RunId("r"), 1, "Painter", "flow", At) },
        new PublishedToRoom(Room, 7),
        new PublishedToRoom(Room, null),
        new PublishRefused(Room, new Refusal(RefusalCode.Throttled, "Too much.", "details", 1_000)),
        new PublishRefused(Room, new Refusal(RefusalCode.NotSaved, "Lost.")),
        new Inbound(new ClientFrame
        {
            Kind = ClientFrameKind.Application, Type = "quiz:answer", Room = Room.Room, Channel = new ChannelName("topic:x"), To = Ann,
            Id = "7", Ephemeral = true, Data = "{\"a\":1}"u8.ToArray(), RunId = "run", AgentName = "agent", WorkflowId = "flow",
        }),
        new Inbound(new ClientFrame { Kind = ClientFrameKind.Message, Type = "message" }),
        Leave.Instance,
        SocketLost.Instance,
        new RolesChanged(["editor"]),
        Misread.Instance,
        new Enter(Room, Connection, socket, [Frame], 7, 6),
        new Broadcast(Room, [Frame, Frame], 8, Connection),
        new Broadcast(Room, [Frame], 0),
        new Deliver(Room, Connection, [Frame], ["1", "2"]),
        new DeliverAhead(Room, Connection, socket, [Frame], [], 9, true, 7),
        new Drained(Room, Connection),
        new EphemeralOut(Room, "slot", Frame, Connection),
        new EphemeralOut(Room, "slot", Frame, null),
        new CursorsOut(Room, new CursorBatch(Room.Room, At, [new CursorEntry(Connection, "{\"x\":1}"u8.ToArray())])),
        new Exit(Room, Connection),
        new Outgoing(Room, Frame),
        new SessionRevoked("jti"),
        new GetNodeStats(Room.Org),
        new NodeStats(Room.Org, 3, 2, 1, 1L << 40, 7),
        new NotifyUser(User, new Notice("direct", new Author(Ann, "Änn", Connection), "{}"u8.ToArray())
        {
            Origin = "c-1", Id = "7", Ephemeral = true, Channel = new ChannelName("user:ann"),
            Run = new RunTag(new RunId("run"), 3, "Agent", "flow", At),
        }),
        new NotifyUser(User, new Notice("a:b", new Author(Ann, "", default), default)),
        new RegisterDevice(User, new DeviceId("phone"), "android", new Author(Ann, "Änn", Connection), "7", "{}"u8.ToArray()),
        new RegisterDevice(User, new DeviceId("phone"), "android", new Author(Ann, "Änn", Connection), null, "{}"u8.ToArray()),
        new CommandDevice(User, new DeviceId("phone"), new Notice("device:command", new Author(Ann, "Änn", Connection), "{}"u8.ToArray())),
        new UserNotified(User, long.MaxValue, 20, "unknown_user"),
        new UserNotified(User, null, 0),
        new UserRefused(User, new Refusal(RefusalCode.Throttled, "Too much.", "details", 1_000)),
        new AttachSocket(User, Connection, "jti", 0, true) { Opened = 7 },
        new AttachSocket(User, Connection, "jti", null, false, Observer: true),
        new UserAttached(User),
        new UserLost(User),
        new EndSocket(User, CloseCode.TokenRevoked),
        new DetachSocket(User, Connection, 7),
        new DetachSocket(User, Connection, null),
        new AcknowledgeInbox(User, 300, true),
        new RenewLogin(User, Connection, "jti"),
        new RevokeLogin(User, "jti"),
        new LoginRevoked(User, 2),
        new ReplayToUser(User, socket, [new KeptFrame(6, Frame), new KeptFrame(7, Frame)], 7),
        new DeliverToUser(User, [socket, socket], Frame, 8, "slot"),
        new DeliverToUser(User, [], Frame, 0),
        new ForgetUser(User),
        new UserForgotten(User),
        UserStop.Instance,
        new PublishToChannel(Channel, "publish", new Author(Ann, "Änn", Connection), "{}"u8.ToArray()) { Origin = "c-1", Id = "7", Ephemeral = true },
        new PublishToChannel(Channel, "a:b", new Author(Ann, "", default), default),
        new PublishedToChannel(Channel, 3),
        new PublishedToChannel(Channel, 0, "no_subscribers"),
        new HearChannel(Channel, 3, 7),
        new HearChannel(Channel, 0, null),
        new ChannelHeard(Channel, 7),
        new ChannelLost(Channel),
        new DeliverToChannel(Channel, Frame, "slot"),
        new DeliverToChannel(Channel, Frame),
        new GetChannelStats(Channel.Org),
        new ChannelStats(Channel.Org, [new ChannelCount(Channel.Channel, 2)], [Ann]),
        ChannelStop.Instance,
        new PublishRunEvent(Run, "agent_started", By, "{\"a\":1}"u8.ToArray())
        {
            AgentName = "Agent Ä", User = Ann, Room = Room.Room, Workflow = "flow", Origin = "c-1", Id = "7", Publisher = socket,
        },
        new PublishRunEvent(Run, "agent_thinking", new Author(Ann, "Ann", default), "{}"u8.ToArray()),
        new RunEventTaken(Run, 3),
        new RunEventTaken(Run, 1, "unknown_user"),
        new RunRefused(Run, new Refusal(RefusalCode.RunOrder, "No.", "why", 100)),
        new RunRefused(Run, new Refusal(RefusalCode.NotSaved, "No.")),
        new GetRun(Run, 3, 100),
        new RunUnknown(Run),
        new RunView(Run, RunPhase.Running, new RunHead("Agent", Ann, null, "flow"), 7, 6, At, At)
        {
            Thinking = 1, ToolsExecuting = 2, ToolsCompleted = 3, Events = ["{}"u8.ToArray(), "{\"a\":1}"u8.ToArray()], Next = 2,
        },
        new RunView(Run, RunPhase.Failed, new RunHead("Agent", null, Room.Room, null), 1, 0, At, At),
        new WakeRun(Run),
        RunStop.Instance,
        new FindUser(new UserKey(Room.Org, Ann)),
        new FindConnection(new UserKey(Room.Org, Ann), Connection),
        new ConnectionFound(new UserKey(Room.Org, Ann), Connection, socket),
        new ConnectionFound(new UserKey(Room.Org, Ann), Connection, null),
    ];

    [Fact(DisplayName = "[CT1] every message between nodes comes back as it was sent")]
    public void Round_trip()
    {
        var serializer = new CollabSerializer((ExtendedActorSystem)Sys);
        var messages = Messages(CreateTestProbe()).ToArray();
        messages.Select(message => message.GetType()).Distinct().ShouldBe(CollabSerializer.Types, ignoreOrder: true);
        foreach (var message in messages)
        {
            var back = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
            Print(back).ShouldBe(Print(message));
        }
    }

    [Fact(DisplayName = "[CT1] every type that says it goes between nodes has a format, and the configuration leads there")]
    public void Complete()
    {
        var all = typeof(ICollabMessage).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ICollabMessage)));
        all.ShouldBe(CollabSerializer.Types, ignoreOrder: true);
        Sys.Serialization.FindSerializerForType(typeof(Join)).ShouldBeOfType<CollabSerializer>();
        Sys.Serialization.FindSerializerForType(typeof(Broadcast)).Identifier.ShouldBe(4101);
    }

    [Fact(DisplayName = "[CT6] bytes that are no message are refused, cut off at any place or made up")]
    public void Garbage()
    {
        var serializer = new CollabSerializer((ExtendedActorSystem)Sys);
        foreach (var message in Messages(CreateTestProbe()))
        {
            var bytes = serializer.ToBinary(message);
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = bytes[..length];
                Should.Throw<InvalidDataException>(() => serializer.FromBinary(cut, serializer.Manifest(message)));
            }
        }

        Should.Throw<ArgumentException>(() => serializer.FromBinary([], "no such message"));
    }

    /// <summary>All fields, bytes as text: records compare arrays and frames by reference.</summary>
    private static string Print(object? value) => value switch
    {
        null => "null",
        string text => text,
        IActorRef actor => actor.Path.ToSerializationFormat(),
        Frame frame => Encoding.UTF8.GetString(frame.Json.Span),
        ReadOnlyMemory<byte> bytes => Encoding.UTF8.GetString(bytes.Span),
        CursorBatch cursors => Print(cursors.Compose(null)),
        DateTimeOffset time => time.ToString("O"),
        System.Collections.IEnumerable items => $"[{string.Join("; ", items.Cast<object>().Select(Print))}]",
        _ when value.GetType().Namespace!.StartsWith("Collab", StringComparison.Ordinal) && !value.GetType().IsEnum =>
            $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties().Where(p => p.GetMethod is { IsStatic: false })
                .Select(p => $"{p.Name}={Print(p.GetValue(value))}"))})",
        _ => value.ToString()!,
    };
}
