using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>An edge of its own for each spec: fake wires below it, a probe in place of the rooms above it.</summary>
public abstract class EdgeSpec : Akka.TestKit.Xunit2.TestKit
{
    internal static readonly OrgId Org = new("org");
    internal static readonly RoomKey Room = new(Org, new RoomId("room"));
    internal static readonly RoomKey Other = new(Org, new RoomId("other"));
    internal static readonly Epoch Epoch = new("epoch-1");

    private int _sockets;

    protected EdgeSpec(CollabSettings? settings = null, TimeProvider? clock = null, bool probeUsers = false)
        : base("akka.test.single-expect-default = 10s")
    {
        Settings = settings ?? new CollabSettings();
        Clock = clock ?? TimeProvider.System;
        Rooms = CreateTestProbe("rooms");
        Channels = CreateTestProbe("channels");
        Runs = CreateTestProbe("runs");
        UsersProbe = CreateTestProbe("users");
        Users = probeUsers ? UsersProbe.Ref : Sys.ActorOf(Props.Create(() => new QuietUsers()));
        Services = new EdgeServices(Settings, Tickets, Verifier, Rooms, Clock, Metrics) { Users = Users, Channels = Channels, Runs = Runs };
        Edge = Sys.ActorOf(EdgeActor.Props(Services), EdgeActor.Name);
    }

    internal static SessionTickets Tickets { get; } = new("a key that only these specs have"u8);

    internal FakeVerifier Verifier { get; } = new();

    internal EdgeMetrics Metrics { get; } = new();

    internal CollabSettings Settings { get; }

    internal TimeProvider Clock { get; }

    internal TestProbe Rooms { get; }

    /// <summary>In place of the channels' region.</summary>
    internal TestProbe Channels { get; }

    internal TestProbe Runs { get; }

    /// <summary>In place of the users' region, where the spec asked for it.</summary>
    internal TestProbe UsersProbe { get; }

    /// <summary>The users' region: takes every socket in, unless the spec does that itself.</summary>
    internal IActorRef Users { get; }

    internal EdgeServices Services { get; }

    internal IActorRef Edge { get; }

    /// <summary>What no frame announces: asked again until it is so, within the kit's patience.</summary>
    internal void Becomes(Action assertion) => AwaitAssert(assertion, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10));

    internal Principal Who(string user = "ann", string login = "login-1", TimeSpan? validFor = null) =>
        new(new UserId(user), user, Org, ["user"], login, Clock.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1)));

    /// <summary>A socket that has been opened and attached; without a room it has been welcomed too.</summary>
    internal Client Open(Principal? who = null, RoomKey? room = null, string? session = null, ResumePoint? from = null, long? inbox = null)
    {
        var client = Begin(who, room, session, from, inbox);
        client.Actor.Tell(Attached.Instance);
        if (room is null)
            client.ExpectWelcome();
        return client;
    }

    /// <summary>A socket whose host has not attached yet.</summary>
    internal Client Begin(
        Principal? who = null, RoomKey? room = null, string? session = null, ResumePoint? from = null, long? inbox = null)
    {
        var probe = CreateTestProbe($"wire-{++_sockets}");
        var wire = new FakeWire(probe);
        var asker = CreateTestProbe($"host-{_sockets}");
        Edge.Tell(
            new OpenSocket(who ?? Who(), wire, room?.Room, session is null ? null : new ResumeRequest(session), from) { Inbox = inbox },
            asker.Ref);
        var opened = asker.ExpectMsg<SocketOpened>();
        return new Client(probe, wire, opened.Socket, opened.Connection);
    }

    internal object TryOpen(Principal who)
    {
        var asker = CreateTestProbe();
        Edge.Tell(new OpenSocket(who, new FakeWire(CreateTestProbe())), asker.Ref);
        return asker.ReceiveOne(TimeSpan.FromSeconds(10));
    }

    /// <summary>Lets the socket into a room: the actor that stands for its connection there.</summary>
    internal TestProbe LetIn(Client client, RoomKey? into = null, long seq = 0, bool recovered = false, params Frame[] first)
    {
        var room = into ?? Room;
        var join = Rooms.ExpectMsg<Join>(join => join.Room == room && join.Who.Connection == client.Connection);
        join.Who.Org.ShouldBe(Org);
        var connection = CreateTestProbe();
        Edge.Tell(new Enter(room, client.Connection, client.Actor, [.. first], seq, join.Attempt), connection.Ref);
        client.Actor.Tell(new Joined(room, Epoch, seq, recovered, join.Attempt), connection.Ref);
        if (client.Welcome.ValueKind is JsonValueKind.Undefined)
            client.ExpectWelcome();
        return connection;
    }

    internal Client OpenIn(RoomKey? room = null, Principal? who = null)
    {
        var client = Open(who, room ?? Room);
        client.InRoom = LetIn(client, room);
        return client;
    }

    internal static ClientFrame Parse(string json) =>
        FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out _)
            ? frame!
            : throw new ArgumentException(refusal!.Message, nameof(json));

    protected override void AfterAll()
    {
        base.AfterAll();
        Metrics.Dispose();
    }

    /// <summary>One socket as its client and its host see it.</summary>
    internal sealed class Client(TestProbe probe, FakeWire wire, IActorRef actor, ConnectionId connection)
    {
        public TestProbe Probe { get; } = probe;

        public FakeWire Wire { get; } = wire;

        public IActorRef Actor { get; } = actor;

        public ConnectionId Connection { get; } = connection;

        public JsonElement Welcome { get; private set; }

        public TestProbe InRoom { get; set; } = null!;

        public string Session => Welcome.GetProperty("session_id").GetString()!;

        public void Send(string json) => Actor.Tell(new Received(Parse(json)), ActorRefs.NoSender);

        public void ExpectWelcome() => Welcome = Expect("welcome").Data;

        /// <summary>The next thing that the wire was told, which must be a frame of this type.</summary>
        public Wrote Expect(string type)
        {
            var wrote = Probe.ExpectMsg<Wrote>();
            wrote.Type.ShouldBe(type, wrote.Frame.GetRawText());
            return wrote;
        }

        public Wrote ExpectError(string code, string? id = null)
        {
            var error = Expect("error");
            error.Code.ShouldBe(code);
            error.Id.ShouldBe(id);
            return error;
        }

        public void ExpectClose(CloseCode code) => Probe.ExpectMsg<WireClosing>().Code.ShouldBe(code);

        /// <summary>Everything so far has been read by the client: proves that nothing else came before.</summary>
        public void Settle(string mark)
        {
            Send($"{{\"type\":\"ping\",\"data\":{{\"mark\":\"{mark}\"}}}}");
            Expect("pong").Data.GetProperty("mark").GetString().ShouldBe(mark);
        }
    }

    /// <summary>Says what it was told to say of each token.</summary>
    internal sealed class FakeVerifier : ITokenVerifier
    {
        public ImmutableDictionary<string, Func<TokenVerdict>> Verdicts { get; set; } =
            ImmutableDictionary<string, Func<TokenVerdict>>.Empty;

        private readonly TaskCompletionSource<TokenVerdict> _pending = new();

        /// <summary>Answers nothing until <see cref="Fail"/>.</summary>
        public bool Pending { get; set; }

        public void Fail(Exception problem) => _pending.SetException(problem);

        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation) => Pending
            ? new ValueTask<TokenVerdict>(_pending.Task)
            : ValueTask.FromResult(Verdicts.TryGetValue(token, out var verdict) ? verdict() : TokenVerdict.Invalid(CloseCode.InvalidToken));
    }
}
