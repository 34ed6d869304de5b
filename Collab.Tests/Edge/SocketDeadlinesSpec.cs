using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>Each state's deadline, and a token's end, short enough to wait for.</summary>
public sealed class SocketDeadlinesSpec() : EdgeSpec(new CollabSettings
{
    Lifecycle = new LifecycleSettings
    {
        Handshake = TimeSpan.FromSeconds(1),
        Ready = TimeSpan.FromSeconds(1),
        Close = TimeSpan.FromMilliseconds(500),
    },
    Sockets = new SocketSettings { TokenWarning = TimeSpan.FromSeconds(2) },
})
{
    [Fact(DisplayName = "[LC1] a host that does not attach in time: the socket is closed, then aborted")]
    public void HandshakeLate()
    {
        var client = Begin();
        client.ExpectClose(CloseCode.Internal);
        client.Probe.ExpectMsg<WireAborted>();
    }

    [Fact(DisplayName = "[LC1] a path's room that does not answer in time closes the socket, to come back")]
    public void ReadyLate()
    {
        var client = Open(room: Room);
        Rooms.ExpectMsg<Join>();
        client.ExpectClose(CloseCode.Internal);
    }

    [Fact(DisplayName = "[LC1] a socket that joins no room has no deadline to be ready")]
    public void ReadyWithoutRoom()
    {
        var idle = Open();
        var late = Open(room: Room);
        late.ExpectClose(CloseCode.Internal);
        idle.Settle("still open");
    }

    [Fact(DisplayName = "[LC1] a join on an open socket that is not answered in time is an error; the socket stays")]
    public void JoinLate()
    {
        var client = Open();
        client.Send("""{"type":"join","id":"j1","room":"room"}""");
        client.ExpectError("unavailable", "j1");
        client.Settle("open");
        // The room answers after all: it must not keep a member that nobody knows of.
        var connection = CreateTestProbe();
        client.Actor.Tell(new Joined(Room, Epoch, 0, false), connection.Ref);
        connection.ExpectMsg<Leave>();
    }

    [Fact(DisplayName = "[LC3] a socket that does not finish closing in time is aborted; one that does is not")]
    public void CloseLate()
    {
        var hangs = Open(Who("hangs", "revoked"));
        var closes = Open(Who("closes", "revoked"));
        var watcher = CreateTestProbe();
        watcher.Watch(hangs.Actor);
        watcher.Watch(closes.Actor);
        Sys.EventStream.Publish(new SessionRevoked("revoked"));
        closes.ExpectClose(CloseCode.TokenRevoked);
        closes.Actor.Tell(new WireClosed(true, "closed"));
        watcher.ExpectTerminated(closes.Actor);
        hangs.ExpectClose(CloseCode.TokenRevoked);
        hangs.Probe.ExpectMsg<WireAborted>();
        watcher.ExpectTerminated(hangs.Actor);
        closes.Probe.HasMessages.ShouldBeFalse();
        Metrics.ForcedCloses.ShouldBe(1);
    }

    [Fact(DisplayName = "[WS11] a token's end is announced and then kept: token_expiring, token_expired, and the rooms are left")]
    public void Expires()
    {
        var client = OpenIn(who: Who(validFor: TimeSpan.FromMilliseconds(2_500)));
        client.Expect("token_expiring").Data.GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(Clock.GetUtcNow());
        client.ExpectClose(CloseCode.TokenExpired);
        client.InRoom.ExpectMsg<Leave>();
    }

    [Fact(DisplayName = "[WS11] auth renews in place: acknowledged, the roles told to every room, and the end moved")]
    public void Renews()
    {
        Verifier.Verdicts = Verifier.Verdicts.Add("new", () => TokenVerdict.Valid(
            Who(login: "login-2", validFor: TimeSpan.FromSeconds(4)) with { Roles = ["admin"] }));
        var client = OpenIn(who: Who(validFor: TimeSpan.FromMilliseconds(2_500)));
        client.Expect("token_expiring");
        client.Send("""{"type":"auth","id":"a1","data":{"token":"new"}}""");
        client.Expect("ack").Id.ShouldBe("a1");
        client.InRoom.ExpectMsg<RolesChanged>().Roles.ShouldBe(["admin"]);
        Sys.EventStream.Publish(new SessionRevoked("login-1"));
        client.Settle("the old login counts no more");
        client.Expect("token_expiring");
        Sys.EventStream.Publish(new SessionRevoked("login-2"));
        client.ExpectClose(CloseCode.TokenRevoked);
    }

    [Fact(DisplayName = "[WS11] another user's token, another organisation's, one that is over, a bad one or none renews nothing")]
    public void RenewsOnlyOneself()
    {
        Verifier.Verdicts = Verifier.Verdicts
            .Add("bob", () => TokenVerdict.Valid(Who("bob")))
            .Add("over", () => TokenVerdict.Valid(Who(validFor: TimeSpan.FromSeconds(-1))))
            .Add("org", () => TokenVerdict.Valid(Who() with { Org = new OrgId("elsewhere") }));
        var client = Open();
        foreach (var token in new[] { "bob", "org", "over", "bad" })
        {
            client.Send($"{{\"type\":\"auth\",\"id\":\"{token}\",\"data\":{{\"token\":\"{token}\"}}}}");
            client.ExpectError("invalid_token", token);
        }

        client.Send("""{"type":"auth","id":"none","data":{}}""");
        client.ExpectError("invalid_format", "none");
        client.Settle("open");
    }

    [Fact(DisplayName = "[WS11] a verifier that fails is an error that can be tried again, not the socket's end")]
    public void VerifierFails()
    {
        Verifier.Pending = true;
        var client = Open();
        client.Send("""{"type":"auth","id":"a1","data":{"token":"slow"}}""");
        client.Send("""{"type":"auth","id":"a2","data":{"token":"slow"}}""");
        client.ExpectError("throttled", "a2");
        EventFilter.Exception<TimeoutException>().ExpectOne(() => Verifier.Fail(new TimeoutException("the store is away")));
        client.ExpectError("unavailable", "a1");
    }
}
