using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

public sealed class EdgeActorSpec() : EdgeSpec(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 2, OutboxBytes = 4096 },
})
{
    [Fact(DisplayName = "[WS7] a broadcast reaches every member of the room once, in order, and nobody else")]
    public void Broadcasts()
    {
        var ann = OpenIn(who: Who("ann"));
        var bob = OpenIn(who: Who("bob"));
        var cid = OpenIn(Other, Who("cid"));
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 1), Frames.Of("a", 2)], 2));
        Edge.Tell(new Broadcast(Room, [Frames.Of("a", 3)], 3));
        foreach (var member in new[] { ann, bob })
        {
            for (var n = 1; n <= 3; n++)
                member.Expect("a").Frame.GetProperty("n").GetInt32().ShouldBe(n);
        }

        cid.Settle("nothing of another room");
    }

    [Fact(DisplayName = "[WS7] ephemeral frames and exceptions skip their sender")]
    public void Excepts()
    {
        var ann = OpenIn(who: Who("ann"));
        var bob = OpenIn(who: Who("bob"));
        Edge.Tell(new EphemeralOut(Room, "k", Frames.Of("preview"), ann.Connection));
        Edge.Tell(new Broadcast(Room, [Frames.Of("a")], 1, bob.Connection));
        bob.Expect("preview");
        ann.Expect("a");
        Edge.Tell(new Broadcast(Room, [Frames.Of("end")], 2));
        ann.Expect("end");
        bob.Expect("end");
    }

    [Fact(DisplayName = "[RC2] what an entry brings comes before any broadcast")]
    public void FirstComesFirst()
    {
        var ann = Open(room: Room);
        Edge.Tell(new Broadcast(Room, [Frames.Of("too-early")], 1));
        LetIn(ann, first: [Frames.Of("joined"), Frames.Of("missed", 1)]);
        Edge.Tell(new Broadcast(Room, [Frames.Of("live")], 2));
        ann.Expect("joined");
        ann.Expect("missed");
        ann.Expect("live");
    }

    [Fact(DisplayName = "[RM7] after an exit nothing of the room comes any more")]
    public void Exits()
    {
        var ann = OpenIn(who: Who("ann"));
        var bob = OpenIn(who: Who("bob"));
        Edge.Tell(new Exit(Room, ann.Connection));
        Edge.Tell(new Broadcast(Room, [Frames.Of("a")], 1));
        bob.Expect("a");
        ann.Settle("out");
    }

    [Fact(DisplayName = "[LC5] a socket that ends while its room can't say goodbye leaves nothing behind")]
    public void EndsWithoutItsRoom()
    {
        var ann = OpenIn();
        var bob = OpenIn(who: Who("bob"));
        ann.Actor.Tell(new WireClosed(true, "gone"));
        bob.Actor.Tell(new WireClosed(false, "lost"));
        Becomes(() =>
        {
            Edge.Tell(GetEdgeStatus.Instance);
            ExpectMsg<EdgeStatus>().ShouldBe(new EdgeStatus(Sockets: 0, Users: 0, Rooms: 0, Draining: false));
        });
    }

    [Fact(DisplayName = "[WS7] an actor without an outbox gets the same frames as messages")]
    public void PlainActors()
    {
        var probe = CreateTestProbe();
        var id = new ConnectionId("plain");
        Edge.Tell(new Enter(Room, id, probe, [Frames.Of("first")], 0));
        Edge.Tell(new Broadcast(Room, [Frames.Of("a"), Frames.Of("b")], 2));
        Edge.Tell(new EphemeralOut(Room, "k", Frames.Of("e"), new ConnectionId("another")));
        Edge.Tell(new DeliverAhead(Room, id, probe, [Frames.Of("page")], [], 2, Confirm: true), TestActor);
        var types = Enumerable.Range(0, 5).Select(_ => probe.ExpectMsg<Outgoing>().Frame.Json.Span.Length > 0);
        types.ShouldAllBe(any => any);
        ExpectMsg<Drained>().ShouldBe(new Drained(Room, id));
    }

    [Fact(DisplayName = "[RC2] a page of a replay is confirmed when the socket has taken it, not before")]
    public void Paces()
    {
        var ann = Open(room: Room);
        var connection = LetIn(ann);
        ann.Wire.Stall();
        Edge.Tell(new DeliverAhead(Room, ann.Connection, ann.Actor, [Frames.OfSize(3000)], [], 1, Confirm: true, Attempt: 1), connection.Ref);
        Edge.Tell(GetEdgeStatus.Instance);
        ExpectMsg<EdgeStatus>();
        connection.HasMessages.ShouldBeFalse();
        ann.Wire.Resume();
        connection.ExpectMsg<Drained>().ShouldBe(new Drained(Room, ann.Connection));
        ann.Expect("filler");
    }

    [Fact(DisplayName = "[RC3] a socket that reads too slowly is closed with slow_consumer; the others miss nothing")]
    public void SlowConsumer()
    {
        var slow = OpenIn(who: Who("slow"));
        var quick = OpenIn(who: Who("quick"));
        slow.Wire.Stall();
        for (var n = 1; n <= 10; n++)
            Edge.Tell(new Broadcast(Room, [Frames.OfSize(1000)], n));
        for (var n = 1; n <= 10; n++)
            quick.Expect("filler");
        slow.ExpectClose(CloseCode.SlowConsumer);
        slow.InRoom.ExpectMsg<SocketLost>();
        Metrics.SlowConsumers.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC3] cursors and previews never make a slow consumer")]
    public void SlowWithCursors()
    {
        var slow = OpenIn(who: Who("slow"));
        slow.Wire.Stall();
        for (var n = 1; n <= 100; n++)
            Edge.Tell(new EphemeralOut(Room, "preview", Frames.OfSize(1000), new ConnectionId("another")));
        slow.Send("""{"type":"ping"}""");
        Edge.Tell(GetEdgeStatus.Instance);
        ExpectMsg<EdgeStatus>().Sockets.ShouldBe(1);
        slow.Wire.Resume();
        slow.Probe.FishForMessage(message => message is Wrote { Type: "pong" });
        Metrics.SlowConsumers.ShouldBe(0);
    }

    [Fact(DisplayName = "[WS6] a resume brings the same connection back; the socket before it closes with 4000 and tells its rooms nothing")]
    public void Resumes()
    {
        var before = OpenIn();
        before.Welcome.GetProperty("resumed").GetBoolean().ShouldBeFalse();
        var after = Open(room: Room, session: before.Session);
        after.Connection.ShouldBe(before.Connection);
        LetIn(after);
        after.Welcome.GetProperty("resumed").GetBoolean().ShouldBeTrue();
        after.Session.ShouldBe(before.Session);
        before.ExpectClose(CloseCode.Replaced);
        Edge.Tell(new Broadcast(Room, [Frames.Of("a")], 1));
        after.Expect("a");
        before.InRoom.HasMessages.ShouldBeFalse();
    }

    [Theory(DisplayName = "[WS6] a session of another user, or none at all, is ignored: the connection is a fresh one")]
    [InlineData("other")]
    [InlineData("garbage")]
    [InlineData("cut")]
    public void IgnoresForeignSessions(string kind)
    {
        var before = Open(Who("ann"));
        var session = kind switch
        {
            "other" => before.Session,
            "cut" => before.Session[..^1],
            _ => "no.session.at.all",
        };
        var after = Open(Who(kind == "other" ? "bob" : "ann"), session: session);
        after.Connection.ShouldNotBe(before.Connection);
        after.Welcome.GetProperty("resumed").GetBoolean().ShouldBeFalse();
        before.Settle("untouched");
    }

    [Fact(DisplayName = "[WS12] a user has so many connections; a resume is none more, and one that ended makes room")]
    public void ConnectionsPerUser()
    {
        var one = Open();
        var two = Open();
        TryOpen(Who()).ShouldBe(new SocketRefused(CloseCode.ConnectionLimit));
        TryOpen(Who("bob")).ShouldBeOfType<SocketOpened>();
        Open(session: one.Session);
        one.ExpectClose(CloseCode.Replaced);
        one.Actor.Tell(new WireClosed(true, "closed"));
        two.Actor.Tell(new WireClosed(true, "closed"));
        Becomes(() => Ask(GetEdgeStatus.Instance).Sockets.ShouldBe(2));
        TryOpen(Who()).ShouldBeOfType<SocketOpened>();
    }

    [Fact(DisplayName = "[AU6] a revoked login closes its sockets with token_revoked and leaves the user's other login")]
    public void Revokes()
    {
        var phone = Open(Who("ann", "login-phone"));
        var desk = Open(Who("ann", "login-desk"));
        Sys.EventStream.Publish(new SessionRevoked("login-phone"));
        phone.ExpectClose(CloseCode.TokenRevoked);
        desk.Settle("still here");
        // Its token was checked before, and its socket comes up after.
        TryOpen(Who("ann", "login-phone")).ShouldBe(new SocketRefused(CloseCode.TokenRevoked));
    }

    [Fact(DisplayName = "[LC2] a socket's actor that throws ends alone: its wire closes with 1011, the others go on")]
    public void Crashes()
    {
        Verifier.Verdicts = Verifier.Verdicts.Add("bomb", () => throw new InvalidOperationException("a bug"));
        var broken = OpenIn(who: Who("broken"));
        var whole = OpenIn(who: Who("whole"));
        broken.InRoom.Watch(broken.Actor);
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => broken.Send("""{"type":"auth","data":{"token":"bomb"}}"""));
        broken.ExpectClose(CloseCode.Internal);
        broken.InRoom.ExpectTerminated(broken.Actor);
        broken.Probe.ExpectMsg<WireAborted>();
        Edge.Tell(new Broadcast(Room, [Frames.Of("a")], 1));
        whole.Expect("a");
        Ask(GetEdgeStatus.Instance).Sockets.ShouldBe(1);
    }

    [Fact(DisplayName = "[LC5] sockets that came and went leave nothing: no user, no room, no login")]
    public void LeavesNothing()
    {
        for (var round = 0; round < 20; round++)
        {
            var clients = Enumerable.Range(0, 10).Select(n => OpenIn(who: Who($"user-{n}", $"login-{n}"))).ToList();
            foreach (var client in clients)
            {
                client.Actor.Tell(new WireClosed(round % 2 == 0, "gone"));
                Edge.Tell(new Exit(Room, client.Connection));
            }
        }

        Becomes(() => Ask(GetEdgeStatus.Instance).ShouldBe(new EdgeStatus(0, 0, 0, false)));
        Metrics.SocketsOpen.ShouldBe(0);
        Metrics.SocketsOpened.ShouldBe(200);
    }

    private EdgeStatus Ask(GetEdgeStatus question)
    {
        Edge.Tell(question, TestActor);
        return ExpectMsg<EdgeStatus>();
    }
}
