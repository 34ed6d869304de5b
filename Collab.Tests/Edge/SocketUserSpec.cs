using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>A socket and the user behind it, with a probe for the users' region.</summary>
public sealed class SocketUserSpec : EdgeSpec
{
    private static readonly UserKey Ann = new(Org, new UserId("ann"));

    private readonly TestProbe _users;

    public SocketUserSpec()
        : base(
            new CollabSettings
            {
                Sockets = new SocketSettings
                {
                    RejoinDelay = TimeSpan.FromMilliseconds(20),
                    RejoinDelayMax = TimeSpan.FromMilliseconds(50),
                    OutstandingFrames = 4,
                },
                Lifecycle = new LifecycleSettings { Ready = TimeSpan.FromSeconds(1) },
            },
            probeUsers: true) =>
        _users = UsersProbe;

    [Fact(DisplayName = "[DM1] a socket says who it is as soon as it begins; the welcome does not wait, and what was missed comes behind it")]
    public void Attaches()
    {
        var client = Begin();
        _users.HasMessages.ShouldBeFalse();
        client.Actor.Tell(Attached.Instance);
        var attach = _users.ExpectMsg<AttachSocket>();
        attach.ShouldBe(new AttachSocket(Ann, client.Connection, "login-1", null, false) { Opened = 1 });
        _users.LastSender.ShouldBe(client.Actor);
        client.ExpectWelcome();
        var user = Take(client, new KeptFrame(3, Frames.Of("kept", 3)), new KeptFrame(4, Frames.Of("kept", 4)));
        Expect(client, 3, 4);
        Deliver(client, user, 5);
        Expect(client, 5);
    }

    [Fact(DisplayName = "[WS4] in a room's path it says so when it is in the room: nothing of the inbox comes before the room's first frames")]
    public void Behind_the_room()
    {
        var client = Open(room: Room);
        // The room is asked in the same step in which a socket without a room says who it is.
        var join = Rooms.ExpectMsg<Join>();
        _users.HasMessages.ShouldBeFalse();
        Edge.Tell(new Enter(Room, client.Connection, client.Actor, [Frames.Of("joined")], 0, join.Attempt));
        client.Actor.Tell(new Joined(Room, Epoch, 0, false, join.Attempt));
        client.ExpectWelcome();
        _users.ExpectMsg<AttachSocket>();
        Take(client, new KeptFrame(1, Frames.Of("kept", 1)));
        client.Expect("joined");
        Expect(client, 1);
    }

    [Fact(DisplayName = "[LC4] [DM1] a socket that is welcomed by the end of its node, and gets into its room after that, still has its user")]
    public void Welcomed_by_the_drain()
    {
        var client = Open(room: Room);
        var join = Rooms.ExpectMsg<Join>();
        Edge.Tell(DrainEdge.Instance);
        client.ExpectWelcome();
        client.Expect("going_away");
        client.Actor.Tell(new Joined(Room, Epoch, 0, false, join.Attempt));
        _users.ExpectMsg<AttachSocket>();
    }

    [Theory(DisplayName = "[DM1] where a resumed session goes on from is its client's word; a new session's is not asked for")]
    [InlineData(true, 7L)]
    [InlineData(false, null)]
    public void Since(bool resumed, long? since)
    {
        var first = Open();
        _users.ExpectMsg<AttachSocket>();
        Open(session: resumed ? first.Session : "made.up", inbox: 7);
        _users.FishForMessage<AttachSocket>(_ => true).Since.ShouldBe(since);
    }

    [Fact(DisplayName = "[CT4] a user that is lost is attached to again with the last inbox_seq; whatever comes twice is written once")]
    public void Lost()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        var user = Take(client, new KeptFrame(1, Frames.Of("kept", 1)));
        Expect(client, 1);
        Deliver(client, user, 2);
        Expect(client, 2);
        Sys.Stop(user.Ref);
        _users.ExpectMsg<AttachSocket>().Since.ShouldBe(2);
        // Of the life before, late; and the next life tells it again, with what came since.
        Deliver(client, user, 3);
        var next = Take(client, new KeptFrame(3, Frames.Of("kept", 3)), new KeptFrame(4, Frames.Of("kept", 4)));
        Expect(client, 3, 4);
        Deliver(client, next, 4);
        next.Send(client.Actor, new UserLost(Ann));
        _users.ExpectMsg<AttachSocket>().Since.ShouldBe(4);
        client.Settle("nothing twice");
    }

    [Fact(DisplayName = "[LC1] a user that never answers: asked again, and in the end the socket closes, to come back by itself")]
    public void Never_answers()
    {
        var client = Open();
        for (var n = 0; n < 3; n++)
            _users.ExpectMsg<AttachSocket>();
        client.ExpectClose(CloseCode.Internal);
        _users.FishForMessage<DetachSocket>(_ => true).Took.ShouldBeNull();
    }

    [Fact(DisplayName = "[AU6] the user's actor ends a socket: 1008 token_revoked, 1013 connection_limit, 4000")]
    public void Ended()
    {
        foreach (var code in new[] { CloseCode.TokenRevoked, CloseCode.ConnectionLimit, CloseCode.Replaced })
        {
            var client = Open();
            client.Actor.Tell(new EndSocket(Ann, code));
            client.ExpectClose(code);
        }
    }

    [Fact(DisplayName = "[DM1] a client that leaves in order has taken what was written to it; one that drops, or was not written everything, has not")]
    public void Took()
    {
        Leave(clean: true, stalled: false).ShouldBe(5);
        Leave(clean: false, stalled: false).ShouldBeNull();
        Leave(clean: true, stalled: true).ShouldBeNull();

        long? Leave(bool clean, bool stalled)
        {
            var client = Open();
            _users.FishForMessage<AttachSocket>(_ => true);
            var user = Take(client, new KeptFrame(4, Frames.Of("kept", 4)));
            Expect(client, 4);
            if (stalled)
                client.Wire.Stall();
            Deliver(client, user, 5);
            if (!stalled)
                Expect(client, 5);
            Edge.Ask<EdgeStatus>(GetEdgeStatus.Instance, TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
            if (clean)
                client.Wire.Left();
            client.Actor.Tell(new WireClosed(clean, "test"));
            return user.ExpectMsg<DetachSocket>().Took;
        }
    }

    [Fact(DisplayName = "[DM1] the answer to a client's close comes behind its leaving: a client that comes again upon it finds its user told")]
    public void Leaves_before_the_answer()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        // The wire's own probe stands for the user too, so that there is one order.
        client.Probe.Send(client.Actor, new UserAttached(Ann));
        client.Probe.Send(Edge, new ReplayToUser(Ann, client.Actor, [new KeptFrame(4, Frames.Of("kept", 4))], 4));
        Expect(client, 4);
        client.Wire.Left();
        client.Actor.Tell(new WireClosed(true, "test"));
        client.Probe.ExpectMsg<DetachSocket>().Took.ShouldBe(4);
        client.ExpectClose(CloseCode.Normal);
    }

    [Fact(DisplayName = "[DM1] a client that acknowledges is taken at its word when it leaves: what was on its way then, it never saw")]
    public void Leaves_by_its_word()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        var user = Take(client, new KeptFrame(4, Frames.Of("kept", 4)));
        Expect(client, 4);
        client.Send("""{"type":"inbox_ack","data":{"seq":4}}""");
        user.ExpectMsg<AcknowledgeInbox>().Seq.ShouldBe(4);
        Deliver(client, user, 5);
        Expect(client, 5);
        client.Wire.Left();
        client.Actor.Tell(new WireClosed(true, "test"));
        user.ExpectMsg<DetachSocket>().Took.ShouldBeNull();
    }

    [Fact(DisplayName = "[AU6] a renewed token's login is told to the user")]
    public void Renews()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        var user = Take(client);
        Verifier.Verdicts = Verifier.Verdicts.Add("new", () => TokenVerdict.Valid(Who(login: "login-2")));
        client.Send("""{"type":"auth","id":"a","data":{"token":"new"}}""");
        client.Expect("ack");
        user.ExpectMsg<RenewLogin>().ShouldBe(new RenewLogin(Ann, client.Connection, "login-2"));
    }

    [Fact(DisplayName = "[DM1] direct goes to its receiver with its sender and id; the answer is the ack, its note, or the error")]
    public void Direct()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        client.Send("""{"type":"direct","to":"bob","id":"1","data":{"text":"psst"}}""");
        var notify = _users.ExpectMsg<NotifyUser>();
        notify.ShouldSatisfyAllConditions(
            () => notify.User.ShouldBe(new UserKey(Org, new UserId("bob"))),
            () => notify.Notice.Type.ShouldBe("direct"),
            () => notify.Notice.Origin.ShouldBe(client.Connection.Value),
            () => notify.Notice.Id.ShouldBe("1"),
            () => notify.Notice.Ephemeral.ShouldBeFalse(),
            () => notify.Notice.By.ShouldBe(new Author(Ann.User, "ann", client.Connection)));
        _users.Reply(new UserNotified(notify.User, 7, 1));
        var ack = client.Expect("ack");
        ack.Id.ShouldBe("1");
        ack.Data.EnumerateObject().ShouldBeEmpty();
        client.Send("""{"type":"direct","id":"2","data":{"to":"nobody"}}""");
        _users.ExpectMsg<NotifyUser>();
        _users.Reply(new UserNotified(notify.User, null, 0, "unknown_user"));
        client.Expect("ack").Data.GetProperty("note").GetString().ShouldBe("unknown_user");
        client.Send("""{"type":"direct","to":"bob","id":"3"}""");
        _users.ExpectMsg<NotifyUser>();
        _users.Reply(new UserRefused(notify.User, new Refusal(RefusalCode.NotSaved, "no")));
        client.ExpectError("not_saved", "3");
        client.Send("""{"type":"direct","id":"4","data":{}}""");
        client.ExpectError("invalid_format", "4");
    }

    [Fact(DisplayName = "[WS8] a question that is not answered in time is unavailable; no more of them are open than a socket may hold up")]
    public void Unanswered()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        Take(client);
        foreach (var id in new[] { "1", "2", "3" })
            client.Send($$"""{"type":"direct","to":"bob","id":"{{id}}"}""");
        client.ExpectError("throttled", "3").Data.GetProperty("retry_after_ms").GetInt32().ShouldBePositive();
        new[] { client.Expect("error"), client.Expect("error") }.Select(error => (error.Id, error.Code))
            .ShouldBe([("1", "unavailable"), ("2", "unavailable")], ignoreOrder: true);
        client.Send("""{"type":"direct","to":"bob","id":"4"}""");
        _users.FishForMessage<NotifyUser>(notify => notify.Notice.Id == "4");
    }

    [Fact(DisplayName = "[DM1] inbox_ack goes to the own user; with an id it is answered")]
    public void Acknowledges()
    {
        var client = Open();
        _users.ExpectMsg<AttachSocket>();
        var user = Take(client);
        client.Send("""{"type":"inbox_ack","data":{"seq":5}}""");
        user.ExpectMsg<AcknowledgeInbox>().ShouldBe(new AcknowledgeInbox(Ann, 5, Answer: false));
        client.Send("""{"type":"inbox_ack","id":"a","data":{"seq":6}}""");
        _users.ExpectMsg<AcknowledgeInbox>().ShouldBe(new AcknowledgeInbox(Ann, 6, Answer: true));
        _users.Reply(new UserNotified(Ann, null, 1));
        client.Expect("ack").Id.ShouldBe("a");
        foreach (var data in new[] { "{}", """{"seq":-1}""", """{"seq":"1"}""" })
        {
            client.Send($$"""{"type":"inbox_ack","id":"bad","data":{{data}}}""");
            client.ExpectError("invalid_format", "bad");
        }
    }

    [Fact(DisplayName = "[DV1] device frames go to the own user, never to a room; another user's device needs the role service or agent")]
    public void Devices()
    {
        var client = OpenIn();
        _users.ExpectMsg<AttachSocket>();
        client.Send("""{"type":"device:register","id":"1","data":{"device_id":"phone","device_type":"android"}}""");
        _users.ExpectMsg<RegisterDevice>().ShouldSatisfyAllConditions(
            register => register.User.ShouldBe(Ann), register => register.By.Connection.ShouldBe(client.Connection), register => register.Id.ShouldBe("1"));
        client.Send("""{"type":"device:command","data":{"device_id":"phone","command":"take_photo"}}""");
        _users.ExpectMsg<CommandDevice>().User.ShouldBe(Ann);
        client.Send("""{"type":"device:location:update","id":"l","data":{"device_id":"phone","lat":1,"lng":2}}""");
        client.ExpectError("throttled", "l");
        client.Send("""{"type":"device:command","to":"bob","id":"2","data":{"device_id":"phone","command":"take_photo"}}""");
        client.ExpectError("forbidden", "2");
        client.Send("""{"type":"device:command","id":"3","data":{"device_id":"phone"}}""");
        client.ExpectError("invalid_format", "3");
        client.InRoom.HasMessages.ShouldBeFalse();

        var service = Open(Who("svc") with { Roles = ["service"] });
        _users.FishForMessage<AttachSocket>(_ => true);
        service.Send("""{"type":"device:command","to":"bob","data":{"device_id":"phone","command":"take_photo"}}""");
        _users.FishForMessage<CommandDevice>(command => command.User.User.Value == "bob");
        service.Send("""{"type":"device:register","to":"bob","id":"4","data":{"device_id":"phone","device_type":"android"}}""");
        service.ExpectError("forbidden", "4");
    }

    private TestProbe Take(Client client, params KeptFrame[] missed)
    {
        var user = CreateTestProbe();
        user.Send(client.Actor, new UserAttached(Ann));
        user.Send(Edge, new ReplayToUser(Ann, client.Actor, [.. missed], missed.Length == 0 ? 0 : missed[^1].Seq));
        return user;
    }

    private void Deliver(Client client, TestProbe user, int seq) =>
        user.Send(Edge, new DeliverToUser(Ann, [client.Actor], Frames.Of("kept", seq), seq));

    private static void Expect(Client client, params int[] numbers)
    {
        foreach (var number in numbers)
            client.Expect("kept").Frame.GetProperty("n").GetInt32().ShouldBe(number);
    }
}
